"""The floor of every command: a Typer program with one argument that does nothing."""

import typer

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


@app.command()
def nothing(text: str) -> None:
    pass


if __name__ == "__main__":
    app()
