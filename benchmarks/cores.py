"""More than one core: a sweep as it comes, on the other cores, and on a Dask cluster; by the clock.

What is timed are waits, with processes that start, so that only a clock can tell, and only on a
machine that does nothing else.
"""

import os
import sys
import time

import numpy as np

from lrcourse.datasets import digits
from lrcourse.selection import learning_rate_sweep

ROUNDS = 3
FIRST, NEXT, DASK = "by default, first call", "by default, next call", "two Dask workers"
TARGETS = {FIRST: 1.4, NEXT: 1.7, DASK: 1 / 0.75}  # times as fast as one process, at least


def sweep(seeds, epochs):
    """32 learning rates × seeds of the digits' network, in blocks of 32 runs."""

    def run(n_jobs=None):
        result = learning_rate_sweep(
            (64, 32, 10),
            *digits(1024),
            np.geomspace(0.01, 0.5, 32),
            loss="softmax_cross_entropy",
            seeds=seeds,
            epochs=epochs,
            batch_size=64,
            n_jobs=n_jobs,
        )
        return result.loss

    return run


def raced(contestants):
    """For each contestant: median seconds, and the median of the first one's time over its own."""
    seconds = np.empty((ROUNDS, len(contestants)))
    for row in seconds:
        losses = []
        for i, run in enumerate(contestants.values()):
            start = time.perf_counter()
            losses.append(run())
            row[i] = time.perf_counter() - start
        if any((loss != losses[0]).any() for loss in losses):
            sys.exit("the losses differ from those of one process; no times without equal losses")
    faster = np.median(seconds[:, :1] / seconds, axis=0)
    return dict(zip(contestants, zip(np.median(seconds, axis=0), faster, strict=True), strict=True))


def by_default():
    """A sweep of seconds in one process, and as it comes: the workers not yet there, and there."""
    from joblib.externals.loky import get_reusable_executor

    long = sweep(seeds=16, epochs=30)

    def first():
        get_reusable_executor().shutdown(wait=True, kill_workers=True)
        return long()

    return raced({"one process": lambda: long(n_jobs=1), FIRST: first, NEXT: long})


def on_dask():
    """256 runs in one process, and on two Dask workers that have trained once before."""
    import joblib
    from distributed import Client, LocalCluster

    short = sweep(seeds=8, epochs=10)
    local = {"host": "127.0.0.1", "scheduler_port": 0, "dashboard_address": None}
    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, **local) as cluster:
        with Client(cluster):

            def workers():
                with joblib.parallel_config("dask"):
                    return short()

            workers()
            return raced({"one process": lambda: short(n_jobs=1), DASK: workers})


def races():
    """Both races: {work: {contestant: (seconds, times as fast)}}; nothing where there is one core."""
    if len(os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else range(2)) < 2:
        return {}
    return {"512 digits runs × 30 epochs": by_default(), "256 digits runs × 10": on_dask()}
