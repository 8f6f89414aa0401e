"""What people call the kinds, and the order in which the program lists them."""

from __future__ import annotations

from typing import NamedTuple


class KindWords(NamedTuple):
    """The names of a kind and one line on what it is for."""

    label: str
    plural: str
    help: str

    @property
    def new_name(self) -> str:
        """What a blank card is called until somebody names it."""
        return f"New {self.label.lower()}"


KIND_WORDS: dict[str, KindWords] = {
    "domain": KindWords("Domain", "AI domains", "A field of AI the company works in."),
    "stage": KindWords("Stage", "Stages", "A step of the value chain."),
    "activity": KindWords("Activity", "Activities", "Something the company does."),
    "role": KindWords("Role", "Roles", "People who do something."),
    "resource": KindWords("Resource", "Resources", "Something the company has or uses."),
    "value_proposition": KindWords("Value proposition", "Value propositions", "What a customer gets."),
    "segment": KindWords("Customer segment", "Customer segments", "A group of customers or users."),
    "channel": KindWords("Channel", "Channels and relationships", "How customers are reached and kept."),
    "revenue_stream": KindWords("Revenue stream", "Revenue streams", "Money that comes in, with its tariff."),
    "cost": KindWords("Cost", "Costs", "Money that goes out."),
    "partner": KindWords("Partner", "Partners", "Another company that takes part."),
    "strategy": KindWords("Strategy", "Strategy statements", "A statement of the strategy."),
    "goal": KindWords("Goal", "Goals", "Something to reach, and by when."),
    "metric": KindWords("Metric", "Metrics", "A number to watch."),
    "risk": KindWords("Risk", "Risks", "Something that may go wrong."),
    "note": KindWords("Note", "Notes", "A sticky note."),
}

MONETIZATION_KINDS = frozenset({"value_proposition", "segment", "channel", "revenue_stream"})
"""Kinds that stand in the lane of Monetization where neither they nor a relation name a stage."""
