"""Races and failures: ./run faults [NAME]. Each is a module fault_NAME.py with run() -> bool."""

import sys

import django

from tests import faults, registry

if __name__ == "__main__":
    django.setup()
    sys.exit(registry.main(faults, "fault_", sys.argv[1:]))
