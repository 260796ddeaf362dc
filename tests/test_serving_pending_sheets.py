"""Sheets between reading and applying."""

from serving.pending_sheets import MOST, PendingSheet, PendingSheets


def test_a_kept_sheet_is_found_until_it_is_dropped() -> None:
    """Applied once, it is gone."""
    kept = PendingSheets()
    word = kept.keep(PendingSheet("表.xlsx", b"x"))
    found = kept.get(word)
    kept.drop(word)
    assert (found, kept.get(word)) == (PendingSheet("表.xlsx", b"x"), None)


def test_the_oldest_make_room() -> None:
    """Memory stays bounded whatever is uploaded."""
    kept = PendingSheets()
    words = [kept.keep(PendingSheet(f"{number}.xlsx", b"x")) for number in range(MOST + 1)]
    assert (kept.get(words[0]), kept.get(words[1]) is None) == (None, False)
