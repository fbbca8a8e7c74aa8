"""``python -m scraper`` is the program ``scraper``."""

import sys


def main() -> None:
    """Run the program; Ctrl-C while it is imported, a tenth of a second, ends it in one line as later on."""
    try:
        from scraper.cli import main as program  # noqa: PLC0415  late, so that Ctrl-C is noticed
    except KeyboardInterrupt:
        from scraper.core.errors import EXIT_INTERRUPTED  # noqa: PLC0415

        sys.stderr.write("scraper: interrupted\n")
        sys.exit(EXIT_INTERRUPTED)
    program()


if __name__ == "__main__":
    main()
