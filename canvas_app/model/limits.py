"""How large a document may be: beyond this, opening its file would take the machine's memory and minutes."""

MAX_BYTES = 64 * 1024 * 1024
"""Of the file."""
MAX_ELEMENTS = 50_000
MAX_RELATIONS = 200_000
MAX_SCENARIOS = 1_000
MAX_ACCEPTANCES = 20_000
MAX_ANSWERS = 2_000
MAX_CHAPTERS = 100
MAX_FRAMES = 1_000

SECTIONS = {
    "elements": MAX_ELEMENTS,
    "relations": MAX_RELATIONS,
    "scenarios": MAX_SCENARIOS,
    "acceptances": MAX_ACCEPTANCES,
    "answers": MAX_ANSWERS,
    "chapters": MAX_CHAPTERS,
    "frames": MAX_FRAMES,
}
"""The groups of records of a file, and how many records each may hold."""
