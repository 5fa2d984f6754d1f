from benchmarks.table import Row, as_markdown


def test_columns_have_equal_widths():
    table = as_markdown([Row("one line", "3.2 ms", "warm"), Row("start", "1 s")])
    assert table.splitlines() == [
        "| what     | measured | how  |",
        "|----------|----------|------|",
        "| one line | 3.2 ms   | warm |",
        "| start    | 1 s      |      |",
    ]
