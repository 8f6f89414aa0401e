"""Texts that try to be more than text, and what a PDF must not hold because of them."""

from __future__ import annotations

import pikepdf

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

_DANGEROUS = {
    *("/JS", "/JavaScript", "/Launch", "/GoToR", "/GoToE", "/SubmitForm", "/ImportData", "/AcroForm", "/XFA"),
    *("/OpenAction", "/AA", "/RichMedia", "/Movie", "/Sound", "/Image", "/Widget", "/FileAttachment"),
}


def dangers(pdf: pikepdf.Pdf) -> set[str]:
    """Return the names of a file that could do something, as keys or as values."""
    found: set[str] = set()
    for thing in pdf.objects:
        found |= _names(thing)
    return found & _DANGEROUS


def _names(thing: object) -> set[str]:
    if isinstance(thing, pikepdf.Name):
        return {str(thing)}
    if isinstance(thing, pikepdf.Array):
        # What is indirect is looked at by itself.
        return {name for kid in thing if not getattr(kid, "is_indirect", False) for name in _names(kid)}
    if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        kids = [kid for kid in thing.values() if not getattr(kid, "is_indirect", False)]
        return {*map(str, thing.keys()), *(name for kid in kids for name in _names(kid))}
    return set()
