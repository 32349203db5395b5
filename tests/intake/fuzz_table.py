"""The figures of the last full fuzz runs as the table of docs/limits.md: ``python -m tests.intake.fuzz_table``."""

from tests.intake.fuzz_figures import recorded


def table() -> str:
    """Return one row for each importer; a crash or a hang is never recorded, since its test is red."""
    lines = ["| importer | cases | crashes | longest case | most memory |", "|---|---|---|---|---|"]
    for name, one in recorded().items():
        lines.append(f"| `{name}` | {one.cases:,} | 0 | {one.longest:.2f} s | {one.peak / 1e6:.0f} MB |")
    return "\n".join(lines)


if __name__ == "__main__":
    print(table())  # noqa: T201 - this is what it is started for
