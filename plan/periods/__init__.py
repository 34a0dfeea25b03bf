"""Periods as Swedish school offices write them: "dec 22", "VT23", "v. 45–47", "varje månad utom juli".

A small grammar says what was written (`tokens`, `terminals`, `moments`, `frequency`, `regular`, `grammar`,
giving `syntax`); `meaning` and `resolve` say which days it is. Every form has its row in tests/plan/test_periods*.py.
"""

from plan.periods.clock import clock_time
from plan.periods.model import Day, Every, MonthDay, Period, Precision, Recurrence, Unreadable
from plan.periods.reader import inner_period, leading_period, read_period, trailing_period, whole_period

__all__ = [
    "Day",
    "Every",
    "MonthDay",
    "Period",
    "Precision",
    "Recurrence",
    "Unreadable",
    "clock_time",
    "inner_period",
    "leading_period",
    "read_period",
    "trailing_period",
    "whole_period",
]
