"""Stand-in until the splitter of pages lands: one text is one article."""

from data.article import Article


def articles_of(text: str, source: str) -> list[Article]:
    """Take a short first line as the title and the rest as paragraphs."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if not lines:
        return []
    title = lines[0] if len(lines[0]) <= 40 and len(lines) > 1 else ""  # noqa: PLR2004 (a stand-in)
    return [Article(source, title, tuple(lines[1:] if title else lines), source)]
