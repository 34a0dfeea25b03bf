"""What is counted, for /metrics. Names of things we know, never what somebody wrote."""

from __future__ import annotations

from collections.abc import Callable

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
    generate_latest,
)

_ACK_BUCKETS = (0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 3.0)
_WORK_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class Metrics:
    """The counters of one process. It is the transport's `Meter`."""

    def __init__(self) -> None:
        disable_created_metrics()  # type: ignore[no-untyped-call]
        self.registry = CollectorRegistry()
        self._acks = Histogram(
            "arshjul_ack_seconds",
            "From a delivery's arrival to its acknowledgement",
            ["way"],
            buckets=_ACK_BUCKETS,
            registry=self.registry,
        )
        self._refused = Counter(
            "arshjul_refused",
            "Deliveries that were acknowledged and not worked on",
            ["kind", "why"],
            registry=self.registry,
        )
        self._answers = Counter(
            "arshjul_answers", "Requests that were worked on", ["name", "outcome"], registry=self.registry
        )
        self._waited = Histogram(
            "arshjul_queue_seconds",
            "From the acknowledgement until somebody works on it",
            buckets=_WORK_BUCKETS,
            registry=self.registry,
        )
        self._worked = Histogram(
            "arshjul_answer_seconds",
            "From the start of the work until the answer is posted",
            ["name"],
            buckets=_WORK_BUCKETS,
            registry=self.registry,
        )
        self._queue = Gauge("arshjul_queue_jobs", "Requests that wait for a worker", registry=self.registry)

    def watch_queue(self, waiting: Callable[[], int]) -> None:
        """Ask `waiting` for the depth of the queue whenever the metrics are read."""
        self._queue.set_function(waiting)

    def acknowledged(self, way: str, seconds: float) -> None:
        """A delivery was acknowledged over `way` (http, socket)."""
        self._acks.labels(way).observe(seconds)

    def refused(self, kind: str, why: str) -> None:
        """As `handlers.slack.transport.Meter` says."""
        self._refused.labels(kind, why).inc()

    def worked(self, kind: str, name: str, outcome: str, waited: float, seconds: float) -> None:
        """As `handlers.slack.transport.Meter` says."""
        self._answers.labels(name, outcome).inc()
        self._waited.observe(waited)
        self._worked.labels(name).observe(seconds)

    def page(self) -> bytes:
        """All of it as Prometheus reads it."""
        return generate_latest(self.registry)
