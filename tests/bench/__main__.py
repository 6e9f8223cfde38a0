"""Benchmarks: ./run bench [NAME]. Each is a module bench_NAME.py with run() -> bool."""

import sys

import django

from tests import bench, registry

if __name__ == "__main__":
    django.setup()
    sys.exit(registry.main(bench, "bench_", sys.argv[1:]))
