"""Keep the bytes of a source: stored whole where its format asks for that, else their digest."""

import hashlib
import tarfile
from collections.abc import Iterable, Iterator

from disputekit.app.importing_source import Source
from disputekit.app.log import Fields, file_value
from disputekit.app.workspace import OpenCase
from disputekit.errors import Refused
from disputekit.intake.base import Claim, Importer
from disputekit.intake.tree import Member, Tree
from disputekit.ledger.files import BLOCK, store_blocks

_ZEROS = bytes(tarfile.BLOCKSIZE)


def digest_of(tree: Tree, claim: Claim, importer: Importer) -> str:
    """Return the SHA-256, in hex, of what ``kept_source`` would store."""
    del importer
    digest = hashlib.sha256()
    for block in _blocks(tree, claim):
        digest.update(block)
    return digest.hexdigest()


def kept_source(case: OpenCase, source: Source) -> Fields:
    """Store the source, or give its digest where the source is not kept; raises Refused where it changed meanwhile."""
    if not source.importer.keeps_whole and not source.wanted.keep_source:
        return {"digest": source.digest}
    name, size = _name(source.tree, source.claim), max(_size(source.tree, source.claim), 0)
    stored = store_blocks(case.setup.workspace, _blocks(source.tree, source.claim), name, size)
    if stored.sha256 != source.digest:
        raise Refused(f"{source.shown} changed while it was read", "repeat the command; nothing was recorded")
    return {"file.1": file_value(stored)}


def _whole(tree: Tree, claim: Claim) -> Member | None:
    """Return the one file that is the source: the archive it lies in, or the file itself."""
    if tree.whole is not None:
        return tree.whole
    return claim.members[0] if len(claim.members) == 1 and not claim.parts else None


def _name(tree: Tree, claim: Claim) -> bytes:
    whole = _whole(tree, claim)
    if whole is not None:
        return whole.raw.rpartition(b"/")[2] or b"source"
    return tree.shown.rstrip("/").rpartition("/")[2].encode("utf-8", "surrogateescape") + b".tar"


def _size(tree: Tree, claim: Claim) -> int:
    whole = _whole(tree, claim)
    return whole.size if whole is not None else sum(one.size for one in (*claim.members, *claim.parts))


def _blocks(tree: Tree, claim: Claim) -> Iterator[bytes]:
    whole = _whole(tree, claim)
    if whole is not None:
        return _bytes_of(whole)
    return _tar(sorted((*claim.members, *claim.parts), key=lambda one: one.raw))


def _bytes_of(member: Member) -> Iterator[bytes]:
    with member.open() as stream:
        while block := stream.read(BLOCK):
            yield block


def _tar(members: Iterable[Member]) -> Iterator[bytes]:
    """Yield the files of a folder as one tar, without times and owners: the same files give the same bytes."""
    for member in members:
        size = sum(map(len, _bytes_of(member))) if member.size < 0 else member.size
        head = tarfile.TarInfo(member.raw.decode("utf-8", "surrogateescape"))
        head.size = size
        yield head.tobuf(tarfile.PAX_FORMAT, "utf-8", "surrogateescape")
        given = 0
        for block in _bytes_of(member):
            given += len(block)
            yield block
        if given != size:
            raise Refused(
                f"{member.name} changed while it was read", "repeat the command; nothing was recorded"
            )
        yield _ZEROS[: -size % tarfile.BLOCKSIZE]
    yield _ZEROS * 2
