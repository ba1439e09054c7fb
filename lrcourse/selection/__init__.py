"""Choosing a learning rate by experiment: sweep, K-fold cross-validation, range test.

Each of them is one call that trains many networks, and returns plain arrays with names for their
axes. All of them stand on `train`, which trains a stack of runs as it trains one.

`n_jobs` is scikit-learn's and joblib's: the number of processes, 1 for this one alone, -1 for one a
core. Left out, a call that is done within seconds stays in this process, and a longer one uses the
other cores. Inside `with joblib.parallel_config("dask"):` the same call goes to a Dask cluster.
The runs are cut into the same blocks whoever trains them, and each starts from its own seed: the
result does not depend on `n_jobs`, and a block that is lost with its machine is simply trained
again.
"""

from .crossvalidation import CrossValidation, cross_validate, fold_of_each
from .rangetest import RangeTest, range_test, smoothed
from .recipe import FoundRate, Trial, find_learning_rate, straight_line_rate
from .sweep import LearningRateSweep, learning_rate_sweep

__all__ = [
    "CrossValidation",
    "FoundRate",
    "LearningRateSweep",
    "RangeTest",
    "Trial",
    "cross_validate",
    "find_learning_rate",
    "fold_of_each",
    "learning_rate_sweep",
    "range_test",
    "smoothed",
    "straight_line_rate",
]
