"""Cuts a paragraph into windows of whole sentences, as long paragraphs mix subjects."""

import re

WINDOW = 180
"""Characters a window of sentences grows to; half a long paragraph, one ordinary one."""
_SENTENCE = re.compile(r"[^。!?;]*(?:[。!?;]+[”’」』)]*|$)")


def windows(folded: str) -> list[tuple[int, int]]:
    """Spans of whole sentences of a folded paragraph, each of WINDOW characters at most unless one sentence is longer.

    A window ends behind a stop, on which both segmenters cut: a paragraph may be segmented before it is cut or after.
    """
    if len(folded) <= WINDOW:
        return [(0, len(folded))] if folded else []
    spans: list[tuple[int, int]] = []
    first, last = 0, 0
    for sentence in _SENTENCE.finditer(folded):
        end = sentence.end()
        if first < last < end and end - first > WINDOW:
            spans.append((first, last))
            first = last
        last = end
    return [*spans, (first, last)]
