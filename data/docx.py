"""Reads Word documents (docx): body with tables and text boxes, then the notes; tracked changes as accepted."""

import zipfile
from collections.abc import Iterable
from posixpath import join, normpath
from typing import Any

from data.errors import ReadingError
from data.parts import Extract
from data.text import clean
from data.zips import member, open_zip

MAX_XML_BYTES = 10_000_000
# `rt` is the pronunciation above a word; the properties hold tab stops, which are no tabs.
LEFT_OUT = {"del", "moveFrom", "delText", "instrText", "rt", "pPr", "rPr", "sectPr", "tblPr", "tblGrid"}
BREAKS = {"br": "\n", "cr": "\n", "tab": "\t", "ptab": "\t", "noBreakHyphen": "-"}
PICTURES = {"blip", "imagedata"}
NOTE_PARTS = ("footnotes", "endnotes")
DAMAGED = "open it in Word, save as docx again and send that"


def text_of(content: bytes) -> Extract:
    """Read a docx file.

    Raises:
        ReadingError: it is damaged, oversized, or its XML tries to define entities.
    """
    with open_zip(content) as archive:
        members = {info.filename.replace("\\", "/"): info for info in archive.infolist()}
        main = _main_part(archive, members)
        flow = Flow()
        flow.walk(_tree(archive, members, main))
        for kind in NOTE_PARTS:
            path = join(main.rpartition("/")[0], f"{kind}.xml")
            if path in members:
                flow.walk_notes(_tree(archive, members, path))
    return Extract(clean("\n".join(flow.lines())), flow.pictures)


def parse_xml(xml: bytes) -> Any:  # noqa: ANN401 (lxml's element type is private)
    """Parse XML that may be hostile: no entities, no network, no document type.

    Raises:
        ReadingError: the XML is damaged or defines a document type, as only an entity bomb does in an office file.
    """
    from lxml import etree  # noqa: PLC0415 (heavy)

    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
        _refuse_entities()
    try:
        root = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        reason = "the document inside the file is damaged"
        raise ReadingError(reason, DAMAGED) from error
    document: Any = root.getroottree().docinfo
    if document.doctype:
        _refuse_entities()
    return root


def _refuse_entities() -> None:
    reason = "its XML defines entities, which Word never does"
    raise ReadingError(reason, "do not open it; ask the sender for a plain docx")


def name_of(node: Any) -> str:  # noqa: ANN401
    """Name an element without its namespace, which differs between the editions of the format."""
    return str(node.tag).rpartition("}")[2]


class Flow:
    """The paragraphs of a document as they are met, in reading order."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.pictures = 0
        self._lines: list[str] = []
        self._runs: list[str] = []

    def lines(self) -> list[str]:
        """End the last paragraph and give all that are not empty."""
        self._end()
        return self._lines

    def walk(self, parent: Any) -> None:  # noqa: ANN401
        """Take in everything below an element."""
        for node in parent:
            name = name_of(node)
            if name in BREAKS or name == "t":
                self._runs.append(BREAKS.get(name) or node.text or "")
            elif name in PICTURES:
                self.pictures += 1
            elif name not in LEFT_OUT:
                _STEPS.get(name, Flow.walk)(self, node)

    def walk_notes(self, root: Any) -> None:  # noqa: ANN401
        """Take in foot- or endnotes, but not the lines that separate them from the body."""
        for note in root:
            if not any(value.lower().endswith("separator") for value in note.attrib.values()):
                self.walk(note)

    def _paragraph(self, node: Any) -> None:  # noqa: ANN401
        self.walk(node)
        # A paragraph whose mark was deleted runs on into the next one.
        if not _has(node, "pPr", "rPr", "del"):
            self._end()

    def _row(self, row: Any) -> None:  # noqa: ANN401
        if _has(row, "trPr", "del"):
            return
        cells = [self._inside(cell) for cell in row if name_of(cell) in {"tc", "sdt"}]
        if all(len(lines) <= 1 for lines in cells):
            cells = [["\t".join(lines[0] for lines in cells if lines)]]
        self._end()
        self._add(line for lines in cells for line in lines)

    def _run(self, node: Any) -> None:  # noqa: ANN401
        if not _has(node, "rPr", "vanish"):
            self.walk(node)

    def _box(self, node: Any) -> None:  # noqa: ANN401
        self._add(self._inside(node))

    def _alternative(self, node: Any) -> None:  # noqa: ANN401
        """Take the first choice only: the others, and the fallback, say the same again."""
        choices = sorted(node, key=lambda choice: name_of(choice) != "Choice")
        for choice in choices[:1]:
            self.walk(choice)

    def _inside(self, node: Any) -> list[str]:  # noqa: ANN401
        """Read an element on its own, without ending the paragraph it stands in."""
        inner = Flow()
        inner.walk(node)
        self.pictures += inner.pictures
        return inner.lines()

    def _add(self, lines: Iterable[str]) -> None:
        self._lines.extend(line for line in lines if line.strip())

    def _end(self) -> None:
        self._add("".join(self._runs).split("\n"))
        self._runs = []


_STEPS = {
    "p": Flow._paragraph,  # noqa: SLF001 (the table of the class above)
    "r": Flow._run,  # noqa: SLF001
    "tr": Flow._row,  # noqa: SLF001
    "txbxContent": Flow._box,  # noqa: SLF001
    "AlternateContent": Flow._alternative,  # noqa: SLF001
}


def _has(node: Any, *path: str) -> bool:  # noqa: ANN401
    """Tell whether an element has a child, grandchild ... of these names; a switch set to 0 does not count."""
    for name in path:
        found = [child for child in node if name_of(child) == name]
        if not found:
            return False
        node = found[0]
    return not any(key.endswith("val") and value in {"0", "false", "off"} for key, value in node.attrib.items())


def _main_part(archive: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo]) -> str:
    """Find the main document, which some programs call otherwise than `word/document.xml`."""
    if "word/document.xml" in members:
        return "word/document.xml"
    if "_rels/.rels" in members:
        for relation in _tree(archive, members, "_rels/.rels"):
            if relation.get("Type", "").endswith("/officeDocument"):
                return normpath(str(relation.get("Target", "")).lstrip("/"))
    reason = "the file says it is a docx but holds no document"
    raise ReadingError(reason, DAMAGED)


def _tree(archive: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo], path: str) -> Any:  # noqa: ANN401
    if path not in members:
        reason = "the file says it is a docx but holds no document"
        raise ReadingError(reason, DAMAGED)
    return parse_xml(member(archive, members[path], MAX_XML_BYTES))
