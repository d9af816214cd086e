"""The peer's side of fairlearn.mjs: MetricFrame of five metrics over one sensitive feature, point estimates and bootstrap replicates.

python metric-frame.py PARQUET ROUNDS REPLICATES prints one JSON object; times in seconds.
"""

import json
import platform
import resource
import statistics
import sys
import time

import fairlearn
import numpy
import pandas
import sklearn
from fairlearn.metrics import MetricFrame, false_positive_rate, selection_rate, true_positive_rate
from sklearn.metrics import accuracy_score, precision_score

METRICS = {
    "selection_rate": selection_rate,
    "tpr": true_positive_rate,
    "fpr": false_positive_rate,
    "accuracy": accuracy_score,
    "ppv": precision_score,
}


def frame(rows, **more):
    return MetricFrame(
        metrics=METRICS,
        y_true=rows["outcome"],
        y_pred=(rows["score"] >= 0.5).astype("int64"),
        sensitive_features=rows["group"],
        **more,
    )


def timed(work):
    before, cpu = time.perf_counter(), time.process_time()
    result = work()
    return result, time.perf_counter() - before, time.process_time() - cpu


def main(path, rounds, replicates):
    rows, reading, _ = timed(lambda: pandas.read_parquet(path))
    points = [timed(lambda: frame(rows).difference()) for _ in range(rounds)]
    differences = points[0][0]
    _, boot, boot_cpu = timed(lambda: frame(rows, n_boot=replicates, ci_quantiles=[0.025, 0.975], random_state=1))
    versions = {module.__name__: module.__version__ for module in (fairlearn, numpy, pandas, sklearn)}
    print(
        json.dumps(
            {
                "rows": len(rows),
                "groups": int(rows["group"].nunique()),
                "readSeconds": reading,
                "pointSeconds": statistics.median(wall for _, wall, _ in points),
                "pointCpuSeconds": statistics.median(cpu for _, _, cpu in points),
                "replicates": replicates,
                "bootSeconds": boot,
                "bootCpuSeconds": boot_cpu,
                "differences": {name: float(differences[name]) for name in METRICS},
                "peakMegabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
                "versions": {"python": platform.python_version(), **versions},
            }
        )
    )


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
