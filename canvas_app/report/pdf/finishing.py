"""Finishes a painted PDF: the tree of its tags, what it says about itself, the canvas it travels with."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from pikepdf import Array, AttachedFileSpec, Dictionary, Name, ObjectStreamMode, Pdf, String

from canvas_app.drawing.text import one_line
from canvas_app.report.pdf.tags import Link, Mark, Node, Spot

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pikepdf import Object

    from canvas_app.report.pdf.output import Matter
    from canvas_app.report.pdf.tags import Tags

CANVAS_TYPE = "application/vnd.bmcanvas+json"
_VERSION = "1.7"
_PRINTED = 4
"""The flag of a note that is the same on paper as on the screen."""
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


def finished(data: bytes, tags: Tags, matter: Matter, canvas: bytes | None = None) -> bytes:
    """Return a painted PDF with its tags and its description; `canvas` is the file that it carries.

    The same input gives the same bytes.
    """
    with Pdf.open(BytesIO(data)) as pdf:
        _Tree(pdf, tags).write()
        _describe(pdf, matter)
        if canvas is not None:
            _attach(pdf, canvas, matter.file_name)
        out = BytesIO()
        pdf.save(
            out,
            deterministic_id=True,
            min_version=_VERSION,
            object_stream_mode=ObjectStreamMode.generate,
        )
    return out.getvalue()


class _Tree:
    """Writes the tags of a document into it."""

    def __init__(self, pdf: Pdf, tags: Tags) -> None:
        self._pdf, self._tags = pdf, tags
        self._pages: list[Object] = [page.obj for page in pdf.pages]
        self._made: dict[Node, Object] = {}
        self._linked: dict[Spot, Object] = {}

    def write(self) -> None:
        """Write the tree, and on the pages where in it their content belongs."""
        root = self._pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        root.K = self._write(self._tags.root, root)
        numbers: list[object] = []
        for at, (page, nodes) in enumerate(zip(self._pages, self._tags.marks, strict=True)):
            page.StructParents = at
            page.Tabs = Name.S
            numbers += [at, Array([self._made[node] for node in nodes])]
        key = len(self._pages)
        for number, links in enumerate(self._tags.links):
            for at, link in enumerate(links):
                spot = Spot(number, at)
                self._annotate(spot, link, key)
                numbers += [key, self._linked[spot]]
                key += 1
        root.ParentTree = self._pdf.make_indirect(Dictionary(Nums=Array(numbers)))
        root.ParentTreeNextKey = key
        self._pdf.Root.StructTreeRoot = root
        self._pdf.Root.MarkInfo = Dictionary(Marked=True)

    def _write(self, node: Node, parent: Object) -> Object:
        fields: dict[str, object] = {"/S": Name("/" + node.kind), "/P": parent}
        if node.alt:
            fields["/Alt"] = String(node.alt)
        if node.details is not None:
            owner, key, value = node.details
            fields["/A"] = Dictionary({"/O": Name("/" + owner), "/" + key: _value(value)})
        page = next((kid.page for kid in node.kids if not isinstance(kid, Node)), None)
        if page is not None:
            fields["/Pg"] = self._pages[page]
        made = self._made[node] = self._pdf.make_indirect(Dictionary(fields))
        kids = [self._kid(kid, made, page) for kid in node.kids]
        if kids:
            made.K = kids[0] if len(kids) == 1 else Array(kids)
        return made

    def _kid(self, kid: Node | Mark | Spot, parent: Object, page: int | None) -> object:
        match kid:
            case Node():
                return self._write(kid, parent)
            case Mark():
                if kid.page == page:
                    return kid.number
                return Dictionary(Type=Name.MCR, Pg=self._pages[kid.page], MCID=kid.number)
            case Spot():
                self._linked[kid] = parent
                where = self._pages[kid.page]
                return Dictionary(Type=Name.OBJR, Pg=where, Obj=where.Annots[kid.number])

    def _annotate(self, spot: Spot, link: Link, key: int) -> None:
        note = self._pages[spot.page].Annots[spot.number]
        note.StructParent = key
        note.Contents = String(link.words)
        note.F = _PRINTED


def _value(value: str | Sequence[float]) -> object:
    if not isinstance(value, str):
        return Array([round(number, 2) for number in value])
    return Name(value) if value.startswith("/") else String(value)


def _describe(pdf: Pdf, matter: Matter) -> None:
    """Write the description that other programs read, equal to the document information."""
    words = {
        "title": matter.title,
        "subject": matter.subject,
        "author": matter.author,
        "language": matter.language,
        "date": f"{matter.date or '2000-01-01'}T00:00:00Z",
        "producer": str(pdf.docinfo.get("/Producer", "")),
    }
    packet = _XMP.format(**{key: escape(one_line(text)) for key, text in words.items()})
    stream = pdf.make_stream(packet.encode(), Type=Name.Metadata, Subtype=Name.XML)
    pdf.Root.Metadata = stream


def _attach(pdf: Pdf, canvas: bytes, name: str) -> None:
    """Put the file of the canvas into the PDF, so that it opens again as a canvas."""
    spec = AttachedFileSpec(
        pdf,
        canvas,
        description=_DESCRIPTION,
        filename=name,
        mime_type=CANVAS_TYPE,
        creation_date="",
        mod_date="",
    )
    spec.relationship = Name.Source
    pdf.attachments[name] = spec
    pdf.Root.AF = Array([spec.obj])
