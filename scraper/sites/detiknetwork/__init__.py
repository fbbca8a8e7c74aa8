"""Facts that the newsrooms of detik's CMS share: furniture of its pages and rules for its texts."""
