"""The ledger of submissions."""


class Ledger:
    """An open ledger."""

    def __init__(self, url: str | None = None) -> None:
        """Open it."""
        self.url = url
