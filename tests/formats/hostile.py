"""Texts that try to be more than text, for every format that a document can leave in."""

HOSTILE = (
    '<img src="/etc/hostname"/>',
    '<a href="javascript:alert(1)">x</a>',
    "<script>alert(1)</script>",
    "[x](javascript:alert(1))",
    "![x](file:///etc/hostname)",
    "<para><b>unclosed & <i",
    "$5 and $10 \\frac{",
    "100 % (of) [all] \\n {things}",
    "=cmd|' /C calc'!A0",
    "# no heading",
    "- no list",
    "| no | table |",
    "W" * 120,
    "中文名称",
    "العربية",
    "Emoji 👍",
)
