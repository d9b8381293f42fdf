"""Answers requests, one a line of JSON, until the input ends: what `risklab bench` compares itself with."""

import json
import os
import sys
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")


def serve(versions, cases):
    """Answers `{"case": name, ...}` with what `cases[name](request)` returns, after a first line that says it is ready."""
    answers = sys.stdout
    # What libraries print must not come between the answers.
    sys.stdout = sys.stderr
    print(json.dumps({"ready": True, "versions": versions}), file=answers, flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer = cases[request["case"]](request)
        except Exception as error:  # Whatever it is, the other side has to know.
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), file=answers, flush=True)


def milliseconds(body, times):
    """The mean time of a call: what lies between calls counts, too."""
    start = time.perf_counter()
    for _ in range(times):
        body()
    return 1000 * (time.perf_counter() - start) / times
