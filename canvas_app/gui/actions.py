"""The one table of actions: menus, toolbar, shortcuts, the finder and the list of keys are read from it."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtGui import QKeySequence

if TYPE_CHECKING:
    from collections.abc import Callable

Keys = QKeySequence.StandardKey
MENUS = ("File", "Edit", "View", "Insert", "Numbers", "Checks", "Help")


class Situation(NamedTuple):
    """What decides whether an action can run now."""

    selected: int = 0
    """Selected elements."""
    relation: bool = False
    """Whether a relation is selected."""
    frames: int = 0
    """Selected frames."""
    can_undo: bool = False
    can_redo: bool = False
    elements: int = 0
    """Elements in the document."""
    tried: bool = False
    """Whether a what-if has changed an input."""


def always(_now: Situation) -> bool:
    """Can always run."""
    return True


def with_selection(now: Situation) -> bool:
    """Needs a selected element."""
    return now.selected > 0


def with_anything_selected(now: Situation) -> bool:
    """Needs a selected element, relation or frame."""
    return now.selected > 0 or now.relation or now.frames > 0


def with_one_element(now: Situation) -> bool:
    """Needs exactly one selected element."""
    return now.selected == 1


def with_one_name(now: Situation) -> bool:
    """Needs exactly one selected element, or one frame."""
    return now.selected == 1 or (now.selected == 0 and now.frames == 1)


def with_elements(now: Situation) -> bool:
    """Needs something on the canvas."""
    return now.elements > 0


def with_tried_values(now: Situation) -> bool:
    """Needs a what-if that has changed an input."""
    return now.tried


class ActionSpec(NamedTuple):
    """One thing the program can do. `id` is "room.method": the handler is that method of that room."""

    id: str
    text: str
    menu: str
    keys: tuple[Keys | str, ...] = ()
    icon: str = ""
    group: int = 0
    """Actions of one menu with different numbers stand apart by a line."""
    enabled: Callable[[Situation], bool] = always
    checkable: bool = False
    words: str = ""
    """Other words under which the finder finds it."""
    canvas_only: bool = False
    """The key works only while the canvas has the focus, so that typing in a field stays typing."""


_undo, _redo = attrgetter("can_undo"), attrgetter("can_redo")

ACTIONS: tuple[ActionSpec, ...] = (
    ActionSpec("files.new", "New", "File", (Keys.New,), "file", words="empty canvas document"),
    ActionSpec("files.new_window", "New window", "File", ("Ctrl+Shift+N",), "external-link"),
    ActionSpec("files.open", "Open…", "File", (Keys.Open,), "folder-open", words="load file"),
    ActionSpec("files.open_example", "Open example", "File", (), "lightbulb", words="generative ai sample"),
    ActionSpec("files.save", "Save", "File", (Keys.Save,), "save", 1),
    ActionSpec("files.save_as", "Save as…", "File", (Keys.SaveAs, "Ctrl+Shift+S"), "save", 1, words="copy"),
    ActionSpec(
        "exports.pdf", "Export PDF…", "File", ("Ctrl+Shift+E",), "file-down", 2, words="print document report"
    ),
    ActionSpec(
        "exports.spreadsheet",
        "Export Excel…",
        "File",
        (),
        "table",
        2,
        words="spreadsheet xlsx forecast assumptions numbers",
    ),
    ActionSpec(
        "exports.slides",
        "Export PowerPoint…",
        "File",
        (),
        "presentation",
        2,
        words="slides pptx",
    ),
    ActionSpec("exports.poster", "Export poster…", "File", (), "printer", 2, words="pdf print sheets"),
    ActionSpec("exports.web_page", "Export web page (HTML)…", "File", (), "monitor", 2),
    ActionSpec("exports.markdown", "Export Markdown…", "File", (), "type", 2, words="md text"),
    ActionSpec(
        "exports.picture", "Export picture…", "File", (), "image", 2, with_elements, words="png pixels"
    ),
    ActionSpec(
        "exports.drawing", "Export SVG drawing…", "File", (), "spline", 2, with_elements, words="vector"
    ),
    ActionSpec(
        "edit.properties",
        "Document properties…",
        "File",
        (),
        "settings",
        3,
        words="title currency client tax",
    ),
    ActionSpec("files.close", "Close window", "File", (Keys.Close,), "x", 4),
    ActionSpec("files.quit", "Quit", "File", (Keys.Quit, "Ctrl+Q"), "", 4, words="exit"),
    ActionSpec("edit.undo", "Undo", "Edit", (Keys.Undo,), "undo", 0, _undo),
    ActionSpec("edit.redo", "Redo", "Edit", (Keys.Redo, "Ctrl+Y"), "redo", 0, _redo),
    ActionSpec("edit.cut", "Cut", "Edit", (Keys.Cut,), "scissors", 1, with_selection, canvas_only=True),
    ActionSpec("edit.copy", "Copy", "Edit", (Keys.Copy,), "copy", 1, with_selection, canvas_only=True),
    ActionSpec("edit.paste", "Paste", "Edit", (Keys.Paste,), "clipboard", 1, canvas_only=True),
    ActionSpec("edit.duplicate", "Duplicate", "Edit", ("Ctrl+D",), "copy", 1, with_selection),
    ActionSpec(
        "edit.delete",
        "Delete",
        "Edit",
        ("Del", "Backspace"),
        "trash",
        1,
        with_anything_selected,
        canvas_only=True,
        words="remove",
    ),
    ActionSpec(
        "edit.select_all", "Select all", "Edit", (Keys.SelectAll,), "", 2, with_elements, canvas_only=True
    ),
    ActionSpec("edit.deselect", "Select nothing", "Edit", ("Ctrl+Shift+A",), "", 2, with_anything_selected),
    ActionSpec("edit.rename", "Rename", "Edit", ("F2",), "pencil", 3, with_one_name),
    ActionSpec(
        "edit.connect_cards", "Connect", "Edit", ("C",), "connect", 3, canvas_only=True, words="relation line"
    ),
    ActionSpec("edit.find", "Find or do anything…", "Edit", ("Ctrl+K", "Ctrl+F"), "search", 4),
    ActionSpec("view.value_chain", "Value chain", "View", ("Alt+1",), "columns-3", 0, checkable=True),
    ActionSpec(
        "view.bmc",
        "Business model canvas",
        "View",
        ("Alt+2",),
        "layout-grid",
        0,
        checkable=True,
        words="bmc nine blocks",
    ),
    ActionSpec(
        "view.strategy",
        "Strategy",
        "View",
        ("Alt+3",),
        "strategy",
        0,
        checkable=True,
        words="framework outline coverage mission vision answers",
    ),
    ActionSpec(
        "view.next_entry",
        "Next useful entry",
        "View",
        ("F7",),
        "arrow-right",
        0,
        words="strategy framework answer coverage meter open question",
    ),
    ActionSpec("view.zoom_in", "Zoom in", "View", (Keys.ZoomIn, "Ctrl+="), "zoom-in", 1),
    ActionSpec("view.zoom_out", "Zoom out", "View", (Keys.ZoomOut,), "zoom-out", 1),
    ActionSpec("view.zoom_fit", "Zoom to fit", "View", ("Ctrl+1",), "fit", 1, with_elements, words="all"),
    ActionSpec(
        "view.zoom_selection", "Zoom to selection", "View", ("Ctrl+2",), "focus", 1, with_anything_selected
    ),
    ActionSpec("view.zoom_full", "Zoom to 100 %", "View", ("Ctrl+0",), "scan", 1, words="actual size"),
    ActionSpec(
        "view.wheel_zooms",
        "Wheel zooms without Ctrl",
        "View",
        (),
        "mouse-pointer",
        1,
        checkable=True,
        words="mouse scroll pan behaviour",
    ),
    ActionSpec("view.money_flow", "Money flow", "View", ("Ctrl+M",), "coins", 2, checkable=True),
    ActionSpec("view.minimap", "Minimap", "View", ("Ctrl+Shift+M",), "map", 2, checkable=True),
    ActionSpec(
        "view.forecast",
        "Forecast room",
        "View",
        ("Ctrl+R",),
        "chart-column",
        2,
        words="figures charts tornado simulation cohorts scenarios cash bridge price",
    ),
    ActionSpec("view.library", "Library", "View", ("F9",), "panel-left", 3, checkable=True, words="panel"),
    ActionSpec(
        "view.details",
        "Metrics and inspector",
        "View",
        ("F10",),
        "panel-right",
        3,
        checkable=True,
        words="panel",
    ),
    ActionSpec("view.next_part", "Next part of the window", "View", ("F6",), "", 3, words="focus panel keys"),
    ActionSpec(
        "view.previous_part",
        "Part of the window before",
        "View",
        ("Shift+F6",),
        "",
        3,
        words="focus panel keys previous",
    ),
    ActionSpec("view.metrics", "Show metrics", "View", ("Ctrl+Shift+1",), "chart-line", 3, words="numbers"),
    ActionSpec("view.inspector", "Show inspector", "View", ("Ctrl+Shift+2",), "list", 3, words="fields"),
    ActionSpec(
        "numbers.tables",
        "Tables of streams and costs…",
        "View",
        ("Ctrl+T",),
        "table",
        4,
        words="spreadsheet paste revenue list edit",
    ),
    ActionSpec("insert.search", "Add from library…", "Insert", ("Ctrl+L",), "search", words="library place"),
    ActionSpec("insert.quick_add", "Quick add on the canvas…", "Insert", ("A",), "plus", canvas_only=True),
    ActionSpec(
        "insert.belongings",
        "Add what belongs to it…",
        "Insert",
        ("Ctrl+Shift+B",),
        "plus",
        0,
        with_one_element,
        words="pack package usual parts of stream partner domain",
    ),
    ActionSpec(
        "insert.packs_folder", "Open packs folder", "Insert", (), "folder-open", 5, words="own packs user"
    ),
    ActionSpec("insert.note", "Note", "Insert", ("N",), "sticky-note", 1, canvas_only=True, words="sticky"),
    ActionSpec(
        "insert.frame", "Frame", "Insert", ("F",), "maximize", 1, canvas_only=True, words="group area part"
    ),
    ActionSpec("insert.domain", "Domain", "Insert", (), "domain", 2),
    ActionSpec("insert.stage", "Stage", "Insert", (), "stage", 2, words="value chain step lane"),
    ActionSpec("insert.activity", "Activity", "Insert", (), "activity", 2),
    ActionSpec("insert.role", "Role", "Insert", (), "role", 2, words="people team"),
    ActionSpec("insert.resource", "Resource", "Insert", (), "resource", 2, words="data compute"),
    ActionSpec("insert.value_proposition", "Value proposition", "Insert", (), "value_proposition", 3),
    ActionSpec("insert.segment", "Customer segment", "Insert", (), "segment", 3, words="customers market"),
    ActionSpec("insert.channel", "Channel", "Insert", (), "channel", 3),
    ActionSpec("insert.revenue_stream", "Revenue stream", "Insert", (), "revenue_stream", 3, words="price"),
    ActionSpec("insert.cost", "Cost", "Insert", (), "cost", 3),
    ActionSpec("insert.partner", "Partner", "Insert", (), "partner", 3),
    ActionSpec("insert.strategy", "Strategy statement", "Insert", (), "strategy", 4, words="mission vision"),
    ActionSpec("insert.goal", "Goal", "Insert", (), "goal", 4),
    ActionSpec("insert.metric", "Metric", "Insert", (), "metric", 4, words="number kpi to watch"),
    ActionSpec("insert.risk", "Risk", "Insert", (), "risk", 4),
    ActionSpec(
        "numbers.what_if",
        "What-if slider…",
        "Numbers",
        ("Ctrl+I",),
        "sliders-horizontal",
        0,
        with_elements,
        words="try assumption input change",
    ),
    ActionSpec(
        "numbers.keep",
        "Keep what-if as scenario…",
        "Numbers",
        ("Ctrl+Shift+K",),
        "bookmark",
        0,
        with_tried_values,
    ),
    ActionSpec("numbers.apply", "Apply what-if to the model", "Numbers", (), "check", 0, with_tried_values),
    ActionSpec(
        "numbers.reset", "Reset what-if", "Numbers", ("Ctrl+Shift+0",), "rotate-ccw", 0, with_tried_values
    ),
    ActionSpec(
        "numbers.pin",
        "Pin numbers as baseline",
        "Numbers",
        ("Ctrl+B",),
        "lock",
        1,
        checkable=True,
        words="unpin compare difference",
    ),
    ActionSpec(
        "numbers.scenarios",
        "Scenarios…",
        "Numbers",
        ("Ctrl+Shift+C",),
        "git-compare",
        1,
        words="compare worst best side by side new",
    ),
    ActionSpec(
        "numbers.goal",
        "Goal seek…",
        "Numbers",
        ("Ctrl+G",),
        "goal",
        1,
        with_elements,
        words="target solve reach",
    ),
    ActionSpec(
        "checks.show", "Show checks", "Checks", ("Ctrl+Shift+3",), "circle-check", words="findings problems"
    ),
    ActionSpec("checks.next", "Next finding", "Checks", ("F8",), "arrow-down", 1, words="check problem"),
    ActionSpec(
        "checks.previous", "Previous finding", "Checks", ("Shift+F8",), "arrow-up", 1, words="check problem"
    ),
    ActionSpec("checks.fix", "Fix finding", "Checks", ("Ctrl+.",), "check", 2, words="mend repair check"),
    ActionSpec("checks.accept", "Accept finding…", "Checks", ("Ctrl+Shift+.",), "thumbs-up", 2),
    ActionSpec(
        "checks.rules",
        "Rules of this document…",
        "Checks",
        (),
        "sliders-horizontal",
        3,
        words="checks switch off limits sources",
    ),
    ActionSpec(
        "checks.quiet",
        "Quiet while presenting",
        "Checks",
        (),
        "eye-off",
        3,
        checkable=True,
        words="hide marks counts workshop",
    ),
    ActionSpec("help.shortcuts", "Keyboard shortcuts", "Help", ("F1",), "keyboard", words="keys help"),
    ActionSpec("help.about", "About", "Help", (), "info", words="version licence"),
)


def shown_keys(spec: ActionSpec) -> str:
    """Return the first key of an action as people read it on this platform, or an empty text."""
    sequences = key_sequences(spec)
    return sequences[0].toString(QKeySequence.SequenceFormat.NativeText) if sequences else ""


def key_sequences(spec: ActionSpec) -> list[QKeySequence]:
    """Return the keys of an action on this platform, each once."""
    found: list[QKeySequence] = []
    for key in spec.keys:
        bindings = [QKeySequence(key)] if isinstance(key, str) else QKeySequence.keyBindings(key)
        found += [binding for binding in bindings if not binding.isEmpty() and binding not in found]
    return found


def with_keys(spec: ActionSpec) -> str:
    """Return the text of an action with its key, as tooltips show it."""
    keys = shown_keys(spec)
    text = spec.text.rstrip("…")
    return f"{text} ({keys})" if keys else text
