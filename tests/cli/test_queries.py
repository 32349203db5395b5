"""Every option that narrows a listing, fed with what attacks databases: no effect but "nothing" or a refusal."""

import hashlib

import pytest

from tests.cli.conftest import Prompt

CLASSIC = (
    "'", "''", '"', "`", ";", "--", "/*", "*/", "#", "\\", "%", "_", "*", "(", ")", "[", "]", "{", "}", "^", "~", "|", "&",
    "' OR 1=1", "' OR '1'='1", "' OR 1=1 --", '" OR ""="', "1 OR 1=1", "1; DROP TABLE entry", "'; DROP TABLE entry; --",
    "'; DELETE FROM entry; --", "'; UPDATE entry SET bytes=x'00'; --", "' UNION SELECT 1,2,3 --", "' UNION ALL SELECT NULL --",
    "1 UNION SELECT sql FROM sqlite_master", "' AND 1=0 UNION SELECT name FROM sqlite_master --", "x' AND 1=1 AND 'x'='x",
    "'||'a", "' || (SELECT joined FROM disclosure) || '", "1 AND (SELECT count(*) FROM entry) > 0", "a' LIKE 'a",
    "%' ESCAPE '\\", "_%_", "\\'", '\\"', "%27", "%00", "0x41", "char(65)", "x'41'", "NULL", "null", "true", "false",
    "ATTACH DATABASE 'x' AS y", "'; ATTACH DATABASE '/tmp/x' AS y; --", "PRAGMA writable_schema=1", "load_extension('x')",
    "randomblob(1000000000)", "zeroblob(1000000000)", "hex(1)", "(SELECT 1)", "1/0", "1e309", "9" * 400, "-1", "+1",
    "NEAR", "NEAR(a b)", "NEAR/5", "a NEAR b", "AND", "OR", "NOT", "a AND", "OR b", "NOT c", "a OR b", "a AND NOT b",
    "body:", "body:a", "{body}:a", "-body:a", "^a", "a*", "*a", "a* *", '"a', 'a"', '"a" "', '"a"*', "a + b", "+", "a:b:c",
    "rowid:1", "search MATCH 'a'", "a' MATCH 'b", "rank", "bm25(search)", "snippet(search)", "highlight(search,0,'','')",
    "тест' OR '1'='1", "' ÒR '1'='1", "\u02bc OR 1=1", "\uff07 OR 1=1", "\u2019 OR 1=1", "\ufeff' OR 1=1", "a\u0000' OR 1=1".replace("\u0000", "\u0001"),
    "\n' OR 1=1", "\t' OR 1=1", "\r\n'; DROP TABLE entry", "$(id)", "`id`", "${HOME}", "../../etc/passwd", "file:///etc/passwd",
    "?", "?1", ":name", "@name", "$name", "??", "{0}", "%s", "%(name)s", "1,2,3", "[1,2]", '["a"]', '{"a":1}', "json_each('[1]')",
)  # fmt: skip


def state(dk: Prompt) -> str:
    return hashlib.sha256((dk.workspace / "disputekit.db").read_bytes()).hexdigest()


OPTIONS = ("--from", "--via", "--kind", "--about", "--since", "--until")


def test_no_option_is_query_syntax(dk: Prompt) -> None:
    dk("got", "a plain message", "-v", "email")
    before = state(dk)
    for words in CLASSIC:
        for option in OPTIONS:
            found = dk.run("timeline", f"{option}={words}", "-q")
            assert found.code in (0, 2, 4), (option, words, found.err)
            assert found.out in ("", "2\n", "2\n1\n", "1\n"), (option, words)
        found = dk.run("search", "-q", "--", words)
        assert found.code in (0, 2, 4), (words, found.err)
        assert found.out in ("", "2\n"), words
        for command in (("show",), ("open",), ("case", "use")):
            assert dk.run(*command, "--", words).code in (0, 2, 4), (command, words)
    assert state(dk) == before


@pytest.mark.parametrize("limit", ["-1", "1e3", "many", "0x10"])
def test_a_limit_is_a_whole_number_from_nought(dk: Prompt, limit: str) -> None:
    assert dk.refused("timeline", f"--limit={limit}").code == 2
