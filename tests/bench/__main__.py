"""Benchmarks: ./run bench [NAME]. Each is a module bench_NAME.py with run() -> bool."""

import sys

import django

from tests import bench, registry
from tests.bench import report

if __name__ == "__main__":
    django.setup()
    code = registry.main(bench, "bench_", sys.argv[1:])
    report.print_all()
    sys.exit(code)
