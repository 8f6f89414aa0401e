"""Finishes a painted PDF: the tree of its tags, links, what it says about itself, the canvas it carries."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from canvas_app.drawing.text import one_line
from canvas_app.folders import resource_path
from canvas_app.report.addresses import is_address, written
from canvas_app.report.characters import shown
from canvas_app.report.pdf.objects import string
from canvas_app.report.pdf.tags import Mark, Node, Spot

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from canvas_app.drawing.areas import Box
    from canvas_app.report.pdf.objects import Objects
    from canvas_app.report.pdf.output import Matter
    from canvas_app.report.pdf.tags import Link, Tags

    Places = Mapping[str, tuple[int, float]]
    """By anchor the page, from 0, and the height above its lower edge."""

PRODUCER = "Canvas App with ReportLab"
_CANVAS_TYPE = "application#2Fvnd.bmcanvas+json"
"""As names are written: application/vnd.bmcanvas+json."""
_DESCRIPTION = "The canvas that this document was made from. The program opens it from here."
_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" \
xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<xmp:CreatorTool>Canvas App</xmp:CreatorTool>
<xmp:CreateDate>{date}</xmp:CreateDate>
<xmp:ModifyDate>{date}</xmp:ModifyDate>
<pdf:Producer>{producer}</pdf:Producer>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""


def finished(
    objects: Objects, tags: Tags, places: Places, matter: Matter, canvas: bytes | None = None
) -> bytes:
    """Return the file of what was painted, with its tags; `canvas` is the file that it carries."""
    entries = _Tree(objects, tags).write(places) + _describe(objects, matter) + _meant_colors(objects)
    if canvas is not None:
        entries += _attach(objects, canvas, matter.file_name)
    objects.extend(objects.root, entries)
    return objects.file()


class _Tree:
    """Writes the links and the tags, and on the pages where in the tree their content belongs."""

    def __init__(self, objects: Objects, tags: Tags) -> None:
        self._objects, self._tags = objects, tags
        self._notes: list[list[int]] = []
        """By page the numbers of its links."""
        self._owners: dict[Spot, int] = {}
        """The tags that links belong to."""

    def write(self, places: Places) -> str:
        """Write all of it; returns what the root of the file says of it."""
        objects, tags = self._objects, self._tags
        self._write_links(places)
        root = objects.reserve()
        document = self._write(tags.root, root)
        rows = [f"{at}[{_references(node.number for node in nodes)}]" for at, nodes in enumerate(tags.marks)]
        spots = (Spot(at, number) for at, links in enumerate(tags.links) for number in range(len(links)))
        owners = [self._owners[spot] for spot in spots]
        rows += [f"{key} {owner} 0 R" for key, owner in enumerate(owners, start=len(rows))]
        parents = objects.add(f"<</Nums[{' '.join(rows)}]>>")
        tree = f"/K {document} 0 R/ParentTree {parents} 0 R/ParentTreeNextKey {len(rows)}"
        objects.put(root, f"<</Type/StructTreeRoot{tree}>>")
        return f"/StructTreeRoot {root} 0 R/MarkInfo<</Marked true>>"

    def _write_links(self, places: Places) -> None:
        objects = self._objects
        targets: dict[str, str] = {}
        key = len(objects.pages)
        for at, (page, links) in enumerate(zip(objects.pages, self._tags.links, strict=True)):
            notes = []
            for link in links:
                if link.target not in targets:
                    targets[link.target] = self._target(link, places)
                notes.append(objects.add(_note(link.box, key, targets[link.target])))
                key += 1
            self._notes.append(notes)
            entries = f"/StructParents {at}/Tabs/S"
            objects.extend(page, f"{entries}/Annots[{_references(notes)}]" if notes else entries)

    def _target(self, link: Link, places: Places) -> str:
        """Return what a link says of where it leads; many links lead to one place."""
        words = f"/Contents{string(link.words)}"
        if is_address(link.target):
            return f"{words}/A<</S/URI/URI{string(written(link.target))}>>"
        page, height = places[link.target]
        return f"{words}/Dest[{self._objects.pages[page]} 0 R/XYZ 0 {height:.2f} 0]"

    def _write(self, node: Node, parent: int) -> int:
        objects = self._objects
        number = node.number = objects.reserve()
        page = node.page
        kids = []
        for kid in node.kids:
            if isinstance(kid, Node):
                kids.append(f"{self._write(kid, number)} 0 R")
            elif isinstance(kid, Mark) and kid.page == page:
                kids.append(str(kid.number))
            else:
                kids.append(self._elsewhere(kid, number, page))
        fields = f"/S/{node.kind}/P {parent} 0 R"
        if page is not None:
            fields += f"/Pg {objects.pages[page]} 0 R"
        if node.alt:
            fields += f"/Alt{string(node.alt)}"
        if node.details is not None:
            owner, key, value = node.details
            fields += f"/A<</O/{owner}/{key}{_value(value)}>>"
        objects.put(number, f"<<{fields}/K[{' '.join(kids)}]>>" if kids else f"<<{fields}>>")
        # Only its number is needed now.
        node.kids = []
        return number

    def _elsewhere(self, kid: Mark | Spot, parent: int, page: int | None) -> str:
        """Return a link, or content on another page than the first of its tag."""
        where = "" if kid.page == page else f"/Pg {self._objects.pages[kid.page]} 0 R"
        if isinstance(kid, Mark):
            return f"<</Type/MCR{where}/MCID {kid.number}>>"
        self._owners[kid] = parent
        return f"<</Type/OBJR{where}/Obj {self._notes[kid.page][kid.number]} 0 R>>"


def _references(numbers: Iterable[int]) -> str:
    return " ".join([f"{number} 0 R" for number in numbers])


def _note(box: Box, key: int, target: str) -> str:
    """Return a link as it lies on its page; it is the same on paper as on the screen."""
    left, bottom, right, top = box
    place = f"/Rect[{left:.2f} {bottom:.2f} {right:.2f} {top:.2f}]"
    return f"<</Type/Annot/Subtype/Link/Border[0 0 0]/F 4{place}/StructParent {key}{target}>>"


def _value(value: str | Box) -> str:
    if not isinstance(value, str):
        return f"[{' '.join(f'{number:.2f}' for number in value)}]"
    return value if value.startswith("/") else string(value)


def _describe(objects: Objects, matter: Matter) -> str:
    """Write the description that other programs read, equal to the document information."""
    words = {
        "title": matter.title,
        "subject": matter.subject,
        "author": matter.author,
        "language": matter.language,
        "date": f"{matter.date or '2000-01-01'}T00:00:00Z",
        "producer": PRODUCER,
    }
    packet = _XMP.format(**{key: escape(shown(one_line(text))) for key, text in words.items()})
    # Programs that know nothing of the format find it as it is.
    number = objects.add_stream("/Type/Metadata/Subtype/XML", packet.encode(), packed=False)
    return f"/Metadata {number} 0 R"


def _meant_colors(objects: Objects) -> str:
    """Say which red, green and blue are meant, so that presses and archives show the same colours."""
    profile = objects.add_stream("/N 3", resource_path("colors", "srgb.icc").read_bytes())
    meant = f"/S/GTS_PDFA1/OutputConditionIdentifier(sRGB)/Info(sRGB)/DestOutputProfile {profile} 0 R"
    return f"/OutputIntents[<</Type/OutputIntent{meant}>>]"


def _attach(objects: Objects, canvas: bytes, name: str) -> str:
    """Put the file of the canvas into the PDF, so that it opens again as a canvas."""
    digest = hashlib.md5(canvas, usedforsecurity=False).hexdigest()
    size = f"/Params<</Size {len(canvas)}/CheckSum<{digest}>>>"
    content = objects.add_stream(f"/Type/EmbeddedFile/Subtype/{_CANVAS_TYPE}{size}", canvas)
    called, described = string(name), string(_DESCRIPTION)
    files = f"/F{called}/UF{called}/Desc{described}/EF<</F {content} 0 R/UF {content} 0 R>>"
    spec = objects.add(f"<</Type/Filespec{files}/AFRelationship/Source>>")
    return f"/Names<</EmbeddedFiles<</Names[{called} {spec} 0 R]>>>>/AF[{spec} 0 R]"
