"""Forecasts series with statsforecast, where Python has it: JSON in, JSON out, a line each.

In: {"season": 7, "horizon": 14, "series": [[...], ...]}; out: {"AutoETS": [[...], ...], "CrostonSBA": [...],
"milliseconds": {...}}. Exits with 3 when it is not installed. Its name is not the package's, or it would import itself.
"""
import json
import sys
import time

try:
    import numpy as np
    from statsforecast.models import AutoETS, CrostonSBA
except ImportError:
    sys.exit(3)

asked = json.load(sys.stdin)
answer = {"milliseconds": {}}
for name, make in {
    "AutoETS": lambda: AutoETS(season_length=asked["season"]),
    "CrostonSBA": lambda: CrostonSBA(),
}.items():
    made = []
    # The first call compiles.
    make().forecast(y=np.asarray([1.0, 2, 3, 2, 1, 2, 3, 4] * 4), h=asked["horizon"])
    started = time.perf_counter()
    for values in asked["series"]:
        y = np.asarray([0.0 if v is None else v for v in values])
        made.append([max(0.0, float(v)) for v in make().forecast(y=y, h=asked["horizon"])["mean"]])
    answer["milliseconds"][name] = 1000 * (time.perf_counter() - started) / max(len(made), 1)
    answer[name] = made
json.dump(answer, sys.stdout)
