"""Benchmarks: ./run bench [NAME]. Each is a module bench_NAME.py with run() -> bool.

./run bench --readme measures nothing: it writes the table of the last runs into the README.
"""

import sys

import django

from tests import bench, registry
from tests.bench import report

if __name__ == "__main__":
    django.setup()
    wanted = sys.argv[1:]
    if wanted == ["--readme"]:
        report.write_readme()
        sys.exit(0)
    sys.exit(registry.main(bench, "bench_", wanted, tell=report.print_all))
