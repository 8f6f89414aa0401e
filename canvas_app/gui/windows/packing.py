"""What usually belongs to a card: offered quietly after it was placed, or in a popover before and later."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QPointF, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from shiboken6 import isValid

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from canvas_app.gui.dialogs.package import PackagePopover
    from canvas_app.gui.pack_shelf import PackShelf
    from canvas_app.gui.panels.library import LibraryPanel
    from canvas_app.gui.panels.pack_offer import PackOffer
    from canvas_app.gui.scene import CanvasView
    from canvas_app.gui.workplace import Workplace
    from canvas_app.model.catalogue import Entry

_KEYS = "Ctrl+Shift+B"
_MOST_SHOWN = 12
FAULTS_AFTER_MS = 300
"""When the user's packs are read at the start: after the window is usable."""


class PackRoom(QObject):
    """The packs of one window: the quiet offer, the popover, and the user's folder."""

    said = Signal(str)
    placed = Signal(object)
    """The ids of the cards of a package that was placed with its entry."""

    def __init__(
        self, window: QWidget, workplace: Workplace, canvas: CanvasView, library: LibraryPanel
    ) -> None:
        super().__init__(window)
        self._window, self._place, self._canvas, self._library = window, workplace, canvas, library
        self._shelf: PackShelf | None = None
        self.package: PackagePopover | None = None
        self._offer: PackOffer | None = None
        self._offered, self._gesture = "", ""
        for signal in (workplace.bridge.committed, workplace.document_changed):
            signal.connect(self._withdraw)
        for signal in (workplace.state.selection_changed, workplace.state.view_changed):
            signal.connect(self._withdraw)
        library.packs_wanted.connect(self.show_faults)
        self._faults_later = QTimer(self)
        self._faults_later.setSingleShot(True)
        self._faults_later.timeout.connect(self._on_library)
        library.loaded.connect(self._on_loaded)

    @property
    def shelf(self) -> PackShelf:
        """The packs at hand, loaded when they are first wanted."""
        if self._shelf is None:
            from canvas_app.gui.pack_shelf import PackShelf

            self._shelf = PackShelf()
        return self._shelf

    @property
    def offer(self) -> PackOffer:
        """The quiet offer, built when it is first wanted."""
        if self._offer is None:
            from canvas_app.gui.panels.pack_offer import PackOffer

            self._offer = PackOffer(self._canvas)
            self._offer.accepted.connect(self._on_accepted)
            self._offer.choose_wanted.connect(self._on_choose)
        return self._offer

    def knows(self, entry_id: str) -> bool:
        """Return whether any pack says what belongs to an entry."""
        from canvas_app.model.catalogue import load_catalogue
        from canvas_app.model.packs import anchors_of

        return bool(self.shelf.library.of(anchors_of(load_catalogue().entries[entry_id])))

    def offer_quietly(self, element_id: str, gesture: str) -> None:
        """Say at the foot of the canvas what belongs to a card that was placed just now by a gesture."""
        from canvas_app.commands import packages

        offer = packages.offer_around(self._place.document.snapshot(), element_id, self.shelf.library)
        self._on_library()
        if offer.chosen:
            self._offered, self._gesture = element_id, gesture
            self.offer.open_for(offer, _KEYS)

    def open_package(self, entry_id: str, point: QPointF | None, near: QPoint) -> None:
        """Offer the package of an entry that is to be placed at a point; None finds a free one."""
        from canvas_app.model.catalogue import load_catalogue

        package = self._popover(entry=load_catalogue().entries[entry_id])
        package.placed.connect(self.placed)
        package.placed.connect(self._say)
        package.open_for(point, near)

    def add_or_choose(self) -> None:
        """Add what was offered quietly, else offer in a popover what belongs to the selected card."""
        if self._offer is not None and self._offer.isVisible():
            self._on_accepted()
            return
        elements = self._place.document.snapshot().elements
        chosen = [key for key in self._place.state.selection if key in elements]
        if len(chosen) == 1:
            self._choose(chosen[0])

    def open_folder(self) -> None:
        """Show the folder in which users keep packs of their own; it is made if it is missing."""
        folder = self.shelf.folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            self.said.emit(f"The folder of packs could not be made ({error.strerror or error}).")
            return
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
        self.said.emit(f"Packs of your own lie in {folder}.")

    def show_faults(self) -> None:
        """Say what is wrong with packs of the user's folder; it is read again for it."""
        from canvas_app.gui.dialogs.messages import tell

        faults = self.shelf.faults
        self._library.show_pack_faults(len(faults))
        if not faults:
            self.said.emit("All packs of your folder are sound now.")
            return
        lines = [fault.sentence for fault in faults[:_MOST_SHOWN]]
        if len(faults) > len(lines):
            lines.append(f"And {len(faults) - len(lines)} more.")
        tell(self._window, "Some packs are left out.", "\n".join(lines))

    def _on_loaded(self) -> None:
        self._faults_later.start(FAULTS_AFTER_MS)

    def _on_library(self) -> None:
        """Show at the foot of the library how many faults there are now."""
        self._library.show_pack_faults(len(self.shelf.faults))

    def _withdraw(self, _what: object = None) -> None:
        if self._offer is not None:
            self._offer.hide()

    def _on_accepted(self) -> None:
        from canvas_app.commands import packages
        from canvas_app.document import DocumentError
        from canvas_app.gui.dialogs.package import arranged

        view = self._place.state.view
        self.offer.hide()
        try:
            ids = packages.add_belongings(
                self._place.document,
                self._offered,
                view,
                arrange=arranged(view),
                packs=self.shelf.library,
                gesture=self._gesture,
            )
        except DocumentError as error:
            self.said.emit(str(error))
            return
        self._say(ids)

    def _on_choose(self) -> None:
        self.offer.hide()
        self._choose(self._offered, self._gesture)

    def _choose(self, element_id: str, gesture: str | None = None) -> None:
        from canvas_app.commands import packages

        if not packages.offer_around(self._place.document.snapshot(), element_id, self.shelf.library).parts:
            self.said.emit("No pack says what belongs to this card.")
            return
        package = self._popover(element_id=element_id, gesture=gesture)
        package.placed.connect(self._say)
        card = self._canvas.card_rect(element_id)
        near = self._canvas.rect().center() if card is None else card.topRight()
        package.open_for(None, self._canvas.mapToGlobal(near))

    def _popover(
        self, *, entry: Entry | None = None, element_id: str = "", gesture: str | None = None
    ) -> PackagePopover:
        from canvas_app.gui.dialogs.package import PackagePopover

        # The one before deletes itself when it is closed; then its wrapper must not be touched any more.
        if self.package is not None and isValid(self.package):
            self.package.close()
        document, view = self._place.document, self._place.state.view
        self.package = PackagePopover(
            document,
            view,
            self._window,
            self.shelf.library,
            entry=entry,
            element_id=element_id,
            gesture=gesture,
        )
        return self.package

    def _say(self, ids: object) -> None:
        assert isinstance(ids, tuple)
        number = f"Placed {len(ids)} card{'s' if len(ids) != 1 else ''}."
        self.said.emit(number if ids else "What belongs to it is on the canvas already; it is connected now.")
