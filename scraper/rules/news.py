"""Rules for the pages of any news site."""

from __future__ import annotations

import re
from typing import Final

from scraper.facts import names
from scraper.facts.rule import Rule, Where
from scraper.rules.page_lines import PAGE_LINES

_UNSEEN: Final = tuple(
    map(chr, (0x200B, 0x200C, 0x200D, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF, 0xAD))
)
_CONTROL: Final = tuple(map(chr, (*range(9), *range(0x0E, 0x1C), 0x7F, 0xFFFE, 0xFFFF)))

NEWS: Final = (
    Rule(
        name=names.MOJIBAKE,
        pattern="",
        where=Where.STEP,
        why="UTF-8 that somebody read as Windows-1252 (7 of 5,964 articles). Repaired by ftfy where a suspicious pair "
        "of characters stands, never deleted; names like SÃO PAULO stay, because ftfy decides on the whole word.",
        cuts=(
            ("Juru bicara JosÃ© Prakoso hadir.", "Juru bicara José Prakoso hadir."),
            ("â€¢ Beras", "• Beras"),
            ("Presiden ErdoÄŸan tiba.", "Presiden Erdoğan tiba."),
        ),
        keeps=("Ia lahir di SÃO PAULO.", "Menu crème brûlée paling laris."),
    ),
    Rule(
        name=names.MARKUP,
        pattern=r"""
            <(?:script|style)(?:\s[^<>]{0,1000})?> (?: [^<] | <(?!/?(?:script|style)\b) )*+ </(?:script|style)\s*>
            | <!--(?!//<!\[CDATA\[) (?: [^<-] | <(?!!--) | -(?!->) )*+ -->
            | </?(?:p|br|div|span|strong|b|i|em|u|a|h[1-6]|ul|ol|li|table|tbody|thead|tr|td|th|blockquote|figure
                |figcaption|img|center|font|section|sup|sub|iframe)
              (?:\s[^<>]{0,1000})?/?>
        """,
        flags=re.IGNORECASE,
        where=Where.STEP,
        why="Inner HTML stored as text. Block tags end a paragraph, inline tags and comments vanish, scripts and "
        'styles go with what is in them; only known tags, because "<5 persen" is text.',
        cuts=(
            ("<p>Harga beras naik.</p> <p>Pedagang mengeluh.</p>", "Harga beras naik.\nPedagang mengeluh."),
            ("Harga <b>beras</b> naik.<br/>Pedagang mengeluh.", "Harga beras naik.\nPedagang mengeluh."),
            ("<P>Luasnya 5 m<SUP>2</SUP>.</P><script>var a = '<p>';</script>", "Luasnya 5 m2."),
            ("<style>.a{color:red}</style>Harga <!-- iklan -->naik.", "Harga naik."),
        ),
        keeps=(
            "Inflasi <5 persen dan >2 persen.",
            "Nilai a < b berlaku bila c > d.",
            "Tanda <script> membuka skrip di HTML.",
            "Tanda <!-- membuka komentar.",
        ),
        hints=("<",),
    ),
    Rule(
        name=names.ENTITY,
        pattern=r"""
            &(?:(?:amp|\#0*38|\#[xX]0*26);)*                                          # escaped more than once
            (?P<name>[A-Za-z][A-Za-z0-9]{1,31}|\#[0-9]{1,7}|\#[xX][0-9A-Fa-f]{1,6});  # a name that HTML knows
        """,
        where=Where.STEP,
        why="A character that HTML writes as a name or a number, left undecoded by a scraper. Decoded, never deleted; "
        "not a line end, which would part the line.",
        cuts=(
            ("Toko A &amp; B tutup.", "Toko A & B tutup."),
            ("Ia berkata &quot;ya&quot;.", 'Ia berkata "ya".'),
            ("Inflasi &lt;5 persen, &copy; BPS.", "Inflasi <5 persen, © BPS."),
            ("Jum&#x27;at, &amp;eacute;lite", "Jum'at, élite"),
            ("Toko A &amp;copyright; tutup.", "Toko A &copyright; tutup."),
        ),
        keeps=(
            "Toko A & B tutup.",
            "R&D; dan divisi lain ditutup.",
            "Toko A&copyright; tutup.",
            "A&#10;B",
            "Tulis &nbsp; di sana.",
        ),
        hints=("&",),
    ),
    Rule(
        name=names.BROKEN_CHARACTER,
        pattern="",
        where=Where.STEP,
        why="Half of a surrogate pair, which cannot be written to a file: U+FFFD stands for it, flagged. What stood "
        "there cannot be known. Two halves that make a pair are its character.",
        cuts=(
            ("Ia datang \ud83d pagi.", "Ia datang \ufffd pagi."),
            ("Harga\udc80 naik.", "Harga\ufffd naik."),
            ("Ia senang \ud83d\ude00.", "Ia senang 😀."),
        ),
        keeps=("Keluarga 👨 itu pulang.", "Harga \ufffd naik."),
    ),
    Rule(
        name=names.ZERO_WIDTH,
        pattern="""
            [\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\u00ad]{1,100}
            | (?<![\u200c\u200d])[\u200c\u200d]{1,100}+(?![^\\x00-\\u024f])     # joiners that join nothing
            | (?<![^\\x00-\\u024f])[\u200c\u200d]{1,100}+
        """,
        where=Where.ANYWHERE,
        why="Characters that nobody sees: zero width space, byte order mark, word joiner, soft hyphen, marks of "
        "direction. The joiners of Arabic script and emoji stay where they join.",
        cuts=(
            ("Ia \u200bdatang pagi.", "Ia datang pagi."),
            ("2. \u2060Sekolah dasar", "2. Sekolah dasar"),
            ("Ia \u200edatang\u202c pa\u200dgi.", "Ia datang pagi."),
        ),
        keeps=("Keluarga 👨\u200d👩\u200d👧 itu pulang.", "Kata می\u200cخواهم berarti ingin."),
        hints=_UNSEEN,
        leads=True,
        apart=False,
    ),
    Rule(
        name=names.CONTROL_CHARACTER,
        pattern=r"[\x00-\x08\x0e-\x1b\x7f\ufffe\uffff]{1,100}",
        where=Where.ANYWHERE,
        why="Characters that steer a terminal and that no text has: they break files and displays. Those from U+0080 "
        "to U+009F stay and are flagged: they are letters and quotes of another encoding.",
        cuts=(("Ia \x00datang pagi.", "Ia datang pagi."), ("Harga\x07 beras\x1b naik.", "Harga beras naik.")),
        keeps=("Ia berkata \x93ya\x94.", "Harga\nberas naik."),
        hints=_CONTROL,
        leads=True,
        apart=False,
    ),
    Rule(
        name=names.SCRIPT,
        furniture=True,
        pattern=r"""
            <!--//<!\[CDATA\[ [^\]<]* (?: \](?!\]>) [^\]<]* | <(?!!) [^\]<]* )* \]\]>\s*-->  # ad call in a comment
            | <!\[CDATA\[     [^\]<]* (?: \](?!\]>) [^\]<]* | <(?!!) [^\]<]* )* \]\]>        # script of a chart
            | googletag\.cmd\.push\(function\(\)\s?\{ [^{}]{0,400} \}\);?                    # ad slot
            | window\.dataLayer\s?=\s?[^;]{0,200};
            | <![–—-]{1,2}\s?//\s?[–—-]{1,2}>                # the frame of such a comment, its dashes typeset
        """,
        where=Where.ANYWHERE,
        why="Scripts of charts and ads whose text a scraper kept (1 of 5,964 articles, the CMS's dates more often).",
        cuts=(
            ("Hasilnya seri. <![CDATA[!function(){var a=[1]; f(a)}();]]> Survei lain", "Hasilnya seri. Survei lain"),
            ("Senin pagi googletag.cmd.push(function() { googletag.display('x'); });", "Senin pagi"),
            ("Panen selesai.<!–// –>", "Panen selesai."),
        ),
        keeps=("Tanda <![CDATA[ dipakai di XML.", "Fungsi push menambah data ke larik."),
        hints=("<![CDATA[", "googletag.cmd.push(function()", "window.dataLayer =", "window.dataLayer=", "<!–", "<!—"),
    ),
    Rule(
        name=names.TWEET,
        furniture=True,
        pattern=r"""
            pic\.twitter\.com/\w{4,16}                              # picture of an embedded post
            | [—–]\s?[^—–(\n]{1,60}\(@\w{1,20}\)\s                  # its author and date
              (?:January|February|March|April|May|June|July|August|September|October|November|December)
              \s\d{1,2},\s\d{4}
        """,
        where=Where.ANYWHERE,
        why="Foot of an embedded post (3 of 5,964 articles). Its words stay: they can be quoted content.",
        cuts=(
            ("Banjir lagi ... pic.twitter.com/aB3dE6gH9 Unggahan itu ramai.", "Banjir lagi ... Unggahan itu ramai."),
            ("Banjir lagi. — Sari Wulan (@sariw) January 6, 2021 Unggahan itu", "Banjir lagi. Unggahan itu"),
        ),
        keeps=("Akun Sari Wulan (@sariw) mengunggah foto.", "Ia membuka twitter.com setiap pagi."),
        hints=("pic.twitter.com/", "(@"),
        longest=104,
    ),
    Rule(
        name=names.BROKEN_LINE,
        pattern="",
        where=Where.STEP,
        why="A line that breaks where a link stood: it ends on a word that wants more (dikutip, dari, di, ...) and a "
        "name follows, long prose breaks off and the next line starts in lower case, or a comma starts the next line. "
        "Sub-heads, lists, squads stay.",
        cuts=(
            (
                "Hal itu tertulis dalam laporan yang dikutip\nReuters.",
                "Hal itu tertulis dalam laporan yang dikutip Reuters.",
            ),
            (
                "Menurut warga yang tinggal di tepi sungai sejak lama, banjir\nbandang itu bukan yang pertama.",
                "Menurut warga yang tinggal di tepi sungai sejak lama, banjir bandang itu bukan yang pertama.",
            ),
            (
                "Hal itu ia sampaikan kepada\nSari Wulan\n, Senin (5/6).",
                "Hal itu ia sampaikan kepada Sari Wulan, Senin (5/6).",
            ),
        ),
        keeps=("Siap Berlaga\nTim nasional tiba di Bandung pagi tadi.", "telur ayam\ngula pasir\nminyak goreng"),
    ),
    *PAGE_LINES,
)
