"""What a browser does to be let in."""

import re


def csrf_in(page: str) -> str:
    """The CSRF token of a page."""
    found: list[str] = re.findall(r'name="csrf" value="([0-9a-f]+)"', page)
    return found[0]
