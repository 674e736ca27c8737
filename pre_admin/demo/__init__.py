"""A fictitious programme, the same rows for the same day: invented people, the real territories."""

from pre_admin.demo.loading import load_demo

__all__ = ["load_demo"]
