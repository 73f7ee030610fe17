"""Gathers what one step changes, for the outside: events in order, and the net effect on work, timers and messages."""

from collections.abc import Hashable
from typing import Generic, TypeVar

from engine.spiff.changes import (
    ElementEvent,
    EventSubscription,
    FailedElement,
    SentMessage,
    SentSignal,
    TimerDue,
    Work,
)

Key = TypeVar("Key", bound=Hashable)
Entry = TypeVar("Entry")


class Ledger(Generic[Key, Entry]):
    """Entries that came and went in one step; what came and went again within it never happened."""

    __slots__ = ("_current", "_gone", "_new")

    def __init__(self) -> None:
        self._current: dict[Key, Entry] = {}
        self._new: set[Key] = set()
        #: What was there before the step; another entry may have come under its key.
        self._gone: dict[Key, None] = {}

    def add(self, key: Key, entry: Entry) -> None:
        """An entry where there was none, or none any more."""
        if key not in self._gone:
            self._new.add(key)
        self._current[key] = entry

    def replace(self, key: Key, entry: Entry) -> None:
        """Another entry under a key that is there."""
        self._current[key] = entry

    def drop(self, key: Key) -> None:
        """The entry is there no more."""
        self._current.pop(key, None)
        if key in self._new:
            self._new.discard(key)
        else:
            self._gone[key] = None

    def take(self) -> tuple[tuple[Entry, ...], tuple[Key, ...]]:
        """Entries that are there now, and keys whose earlier entry is there no more; then begin anew."""
        if not self._current and not self._gone:
            return (), ()
        taken = tuple(self._current.values()), tuple(self._gone)
        self._current, self._gone = {}, {}
        self._new.clear()
        return taken


class Recorder:
    """What happened since the last time somebody asked."""

    __slots__ = ("elements", "failures", "messages_sent", "signals_sent", "subscriptions", "timers", "work")

    def __init__(self) -> None:
        self.elements: list[ElementEvent] = []
        self.messages_sent: list[SentMessage] = []
        self.signals_sent: list[SentSignal] = []
        self.work: Ledger[int, Work] = Ledger()
        self.timers: Ledger[tuple[int, int], TimerDue] = Ledger()
        self.subscriptions: Ledger[tuple[int, int], EventSubscription] = Ledger()
        self.failures: Ledger[int, FailedElement] = Ledger()

    def take_elements(self) -> tuple[ElementEvent, ...]:
        """The events so far, in order; then begin anew."""
        taken, self.elements = tuple(self.elements), []
        return taken

    def take_messages(self) -> tuple[SentMessage, ...]:
        """The messages sent so far, in order; then begin anew."""
        taken, self.messages_sent = tuple(self.messages_sent), []
        return taken

    def take_signals(self) -> tuple[SentSignal, ...]:
        """The signals sent so far, in order; then begin anew."""
        taken, self.signals_sent = tuple(self.signals_sent), []
        return taken
