"""The ranks of a flow that follow its edits are as good as new ones, and circles are noticed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from canvas_app.analysis.checks.flow_order import ranks_after, ranks_of
from canvas_app.analysis.checks.form import turned

KEYS = "abcdefgh"
Pairs = list[tuple[str, str]]
PAIRS = st.tuples(st.sampled_from(KEYS), st.sampled_from(KEYS))


def upstream_of(pairs: Pairs) -> dict[str, list[str]]:
    upstream: dict[str, list[str]] = {}
    for source, target in pairs:
        upstream.setdefault(target, []).append(source)
    return upstream


@given(
    st.lists(PAIRS, max_size=12),
    st.lists(st.tuples(st.lists(st.integers(0, 20), max_size=3), st.lists(PAIRS, max_size=3)), max_size=8),
)
def test_ranks_follow_any_edit(first: Pairs, edits: list[tuple[list[int], Pairs]]) -> None:
    pairs = [pair for pair in first if pair[0] < pair[1]]
    upstream = upstream_of(pairs)
    ranks = ranks_of(upstream, turned(upstream))
    for places, come in edits:
        gone = [pairs[place] for place in sorted({place for place in places if place < len(pairs)})]
        for pair in gone:
            pairs.remove(pair)
        pairs += come
        upstream = upstream_of(pairs)
        downstream = turned(upstream)
        flow = upstream.keys() | downstream.keys()
        anew = ranks_of(upstream, downstream)
        followed = ranks_after(ranks, upstream, downstream, gone, come)
        if followed is None:
            assert len(anew) < len(flow), "only a circle has no order"
            return
        assert followed.keys() == flow
        assert len(set(followed.values())) == len(followed)
        assert all(followed[source] < followed[target] for source, target in pairs)
        ranks = followed
