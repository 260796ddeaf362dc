"""Counters for Prometheus: requests, their time, and tags by status; no text and no name of anybody."""

from collections import Counter as Tally
from collections.abc import Iterable

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from starlette.types import Scope

SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


class Metrics:
    """The counters of one application."""

    def __init__(self) -> None:
        """Begin at zero."""
        self.registry = CollectorRegistry()
        labels = ("method", "route", "status")
        self.requests = Counter("zhuti_requests", "Requests answered.", labels, registry=self.registry)
        self.seconds = Histogram(
            "zhuti_request_seconds", "Seconds to an answer.", ("route",), buckets=SECONDS, registry=self.registry
        )
        self.tags = Counter("zhuti_tags", "Articles tagged, by status.", ("status",), registry=self.registry)

    def count(self, scope: Scope, status: int, seconds: float) -> None:
        """Count a request; one that no route knows is counted as "other"."""
        route = getattr(scope.get("route") or scope.get("endpoint"), "path", "other")
        self.requests.labels(scope["method"], route, str(status or 499)).inc()
        self.seconds.labels(route).observe(seconds)

    def count_tags(self, statuses: Iterable[str]) -> None:
        """Count tagged articles."""
        for status, number in Tally(statuses).items():
            self.tags.labels(status).inc(number)

    def exposition(self) -> bytes:
        """Everything counted, in the text format of Prometheus."""
        return generate_latest(self.registry)
