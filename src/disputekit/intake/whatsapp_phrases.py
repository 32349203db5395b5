# ruff: noqa: RUF001 (the letters of many alphabets are what this is about)
"""What WhatsApp itself writes into a message, in the languages of telephones: left-out media, deleted, edited, attached.

The phrases drift from version to version, so what stands after a mark of direction or in pointed brackets is taken
loosely, and plain words only where they are the whole message.
"""

import re
from typing import NamedTuple

MARKS = "\u200e\u200f"
_LONGEST = 300  # letters of a message that may consist of such a phrase and a file name


class Told(NamedTuple):
    """What the phrases of a message say: flags, and the names of files that it carries."""

    flags: tuple[str, ...] = ()
    files: tuple[str, ...] = ()


_NOTHING = Told()
_DELETED = frozenset(
    line.casefold()
    for line in """
This message was deleted|You deleted this message|This message was deleted by admin
Diese Nachricht wurde gelöscht|Du hast diese Nachricht gelöscht
Ce message a été supprimé|Vous avez supprimé ce message
Este mensaje fue eliminado|Eliminaste este mensaje|Se eliminó este mensaje
Questo messaggio è stato eliminato|Hai eliminato questo messaggio
Esta mensagem foi apagada|Você apagou esta mensagem|Mensagem apagada|Esta mensagem foi apagada pelo remetente
Apagou esta mensagem|Apagaste esta mensagem
Dit bericht is verwijderd|U hebt dit bericht verwijderd|Je hebt dit bericht verwijderd
Ta wiadomość została usunięta|Usunąłeś(aś) tę wiadomość|Usunięto tę wiadomość
Данное сообщение удалено|Вы удалили данное сообщение
Це повідомлення було видалено|Ви видалили це повідомлення
Bu mesaj silindi|Bu mesajı sildiniz
Tato zpráva byla odstraněna|Tuto zprávu jste odstranil/a|Tato zpráva byla smazána|Tuto zprávu jste smazali
Pesan ini telah dihapus|Anda telah menghapus pesan ini|Pesan ini dihapus|Anda menghapus pesan ini
Tin nhắn này đã bị xoá|Tin nhắn này đã bị xóa|Bạn đã xoá tin nhắn này|Bạn đã xóa tin nhắn này
このメッセージは削除されました|このメッセージを削除しました
이 메시지는 삭제되었습니다|삭제한 메시지입니다
信息已删除|您删除这个信息|这条消息已被删除|您已删除这条消息|此訊息已刪除|您已刪除此訊息
تم حذف هذه الرسالة|أنت حذفت هذه الرسالة|لقد حذَفت هذه الرسالة|لقد حذفت هذه الرسالة
Tämä viesti poistettiin|Poistit tämän viestin|Detta meddelande raderades|Du raderade detta meddelande
""".strip()
    .replace("\n", "|")
    .split("|")
)
_STARTS = frozenset(
    ("", "null", "poll", "miss", "verp", "appe", "llam", "vide", "chia", "gemi", "nieo", "pang")
) | {phrase[:4] for phrase in _DELETED}
_ATTACHED = frozenset(
    """file attached|Datei angehängt|fichier joint|archivo adjuntado|archivo adjunto|file allegato|arquivo anexado|ficheiro anexado
bestand bijgevoegd|załączony plik|файл добавлен|файл додано|dosya ekli|soubor byl přiložen|file terlampir|tệp đính kèm
添付ファイル有り|파일 첨부됨|文件附件|檔案已附上|附件|الملف مرفق|tiedosto liitetty|bifogad fil|fil vedhæftet|fil vedlagt""".replace(
        "\n", "|"
    ).split("|")
)
_LEFT_OUT = re.compile(
    "(?:omitted|weggelassen|ausgelassen|absente?|manquante?|omise?|retirée?|omitid[oa]|omess[oa]|ocultad[oa]|não revelad[oa]"
    "|weggelaten|pominięt[yaoe]|отсутствует|не добавлен[ао]?|пропущен[оа]?|відсутн[єіяій]+|dahil edilmedi|vynechán[ao]?"
    "|tidak disertakan|đã bỏ qua .{1,30}|は?含まれていません|を?省略|생략됨|已忽略|已省略|已略過|لم يتم إدراج .{1,30}|تم حذف الملصقات)\\.?"
)
_POINTED = re.compile(f"[{MARKS}]*< ?[^<>:：\n]{{2,60}}>")
_IOS_FILE = re.compile(f"[{MARKS}]< ?[^<>:：\n]{{2,30}}[:：] ?([^<>\n]{{1,255}}?) ?>")
_TURKISH_FILE = re.compile(f"[{MARKS}]<([^<>\n]{{1,255}}?) eklendi>")
_ANDROID_FILE = re.compile(f"([{MARKS}]?)([^\n]{{1,255}}?) \\(([^()\n]{{2,40}})\\)")
_EDITED = re.compile(f"[{MARKS}]<[^<>:：\n]{{5,60}}>$")
_EDITED_WORDS = frozenset(
    """This message was edited|Diese Nachricht wurde bearbeitet|Ce message a été modifié|Se editó este mensaje|Este mensaje fue editado
Questo messaggio è stato modificato|Mensagem editada|Esta mensagem foi editada|Dit bericht is bewerkt|Ta wiadomość została edytowana
Данное сообщение изменено|Сообщение изменено|Це повідомлення було змінено|Bu mesaj düzenlendi|Tato zpráva byla upravena
Pesan ini diedit|Tin nhắn này đã được chỉnh sửa|このメッセージは編集されました|이 메시지가 수정되었습니다|此消息已被编辑|此訊息已編輯
تم تعديل هذه الرسالة""".replace("\n", "|").split("|")
)
_LOCATION = re.compile(f"[{MARKS}]?[^:\n]{{3,24}}: https://maps\\.google\\.com/\\?q=-?\\d")
_CALL = re.compile(
    "(?:missed (?:group )?(?:voice|video) call|verpasster (?:sprach|video)anruf|appel (?:vocal|vidéo) manqué"
    "|llamada (?:de voz |de vídeo |de video )?perdida|videollamada perdida|chiamata vocale persa|videochiamata persa"
    "|(?:ligação|chamada) de (?:voz|vídeo) perdida|gemiste (?:spraak|video)oproep|nieodebrane połączenie"
    "|пропущенный (?:аудио|видео)?звонок|пропущений (?:аудіо|відео)?дзвінок|cevapsız (?:sesli|görüntülü) arama"
    "|zmeškaný (?:hlasový hovor|videohovor)|panggilan (?:suara|video) tak terjawab|cuộc gọi (?:thoại|video) nhỡ"
    "|不在着信|부재중|未接|مكالمة (?:صوتية|فيديو) فائتة)"
)
_NOTE = re.compile(
    "(?:end-to-end|ende-zu-ende|bout en bout|extremo a extremo|crittografia|criptografia de ponta|ponta a ponta|сквозным шифрованием"
    "|наскрізн|エンドツーエンド|تمامًا بين الطرفين|uçtan uca|종단 ?간|端到端|端對端|koncov|szyfrowan|mã hóa đầu cuối"
    "|security code .{0,60}changed|sicherheitsnummer|código de seguridad|code de sécurité|codice di sicurezza|beveiligingscode"
    "|код безопасности|disappearing messages|selbstlöschende|messages éphémères|mensajes temporales|mensagens temporárias)"
)
_VIEW_ONCE = re.compile(
    "(?:view once|einmalansicht|einmalig ansehen|vue unique|visualización única|visualização única)"
)


def told_by(text: str) -> Told:
    """Return what WhatsApp's own phrases in a message say; most messages have none."""
    if "<" not in text and len(text) > _LONGEST:
        return _NOTHING
    plainly = text.isascii() and "<" not in text and "(" not in text and "maps.google" not in text
    if plainly and text[:4].strip().casefold() not in _STARTS:
        return _NOTHING
    marked = not text.isascii() and (MARKS[0] in text or MARKS[1] in text)
    first = text.partition("\n")[0]
    bare = first.strip(f"{MARKS} ").rstrip(".。").casefold()
    flags: list[str] = []
    files: list[str] = []
    if "<" in text or marked or "(" in first:
        files = _files(text, first, marked=marked)
        flags += _brackets(text, first, files)
    if bare in _DELETED:
        flags.append("deleted")
    elif (
        marked
        and not files
        and _LEFT_OUT.search(last := first.rpartition(_last_mark(first))[2])
        and len(last) <= 60
    ):
        flags.append("media-omitted")
    flags += _other(bare, text, marked=marked)
    return Told(tuple(dict.fromkeys(flags)), tuple(files)) if flags or files else _NOTHING


def _last_mark(text: str) -> str:
    return max(MARKS, key=text.rfind)


def _files(text: str, first: str, *, marked: bool) -> list[str]:
    """Return the names of the files that a message carries: several on iOS, one on Android."""
    if marked and "<" in text:
        return [*_TURKISH_FILE.findall(text)] or [name.strip() for name in _IOS_FILE.findall(text)]
    found = _ANDROID_FILE.fullmatch(first) if first.endswith(")") else None
    if found is None:
        return []
    mark, name, words = found.groups()
    known = words.strip(MARKS) in _ATTACHED or (mark and re.search(r"\.\w{1,8}$", name))
    return [name.strip(MARKS)] if known else []


def _brackets(text: str, first: str, files: list[str]) -> list[str]:
    """Return the flags of what stands in pointed brackets: alone for media left out, at the end for an edit."""
    end = text.rstrip()
    if _POINTED.fullmatch(first):
        if _words(end) in _EDITED_WORDS:
            return ["edited"]
        return ["media-omitted", "edited"] if end != first and _is_edited(end) else ["media-omitted"]
    return ["edited"] if _is_edited(end) or (not files and _words(end) in _EDITED_WORDS) else []


def _is_edited(text: str) -> bool:
    return text.endswith(">") and (_EDITED.search(text[-70:]) is not None or _words(text) in _EDITED_WORDS)


def _words(text: str) -> str:
    """Return what stands in the last pointed brackets."""
    return text.rpartition("<")[2].rstrip("> .")


def _other(bare: str, text: str, *, marked: bool) -> list[str]:
    flags = []
    if bare == "null" or not text.strip(f"{MARKS} \n"):
        flags.append("empty")
    if "maps.google.com" in text and _LOCATION.match(text):
        flags.append("location")
    if len(bare) <= _LONGEST:
        if _CALL.match(bare):
            flags.append("missed-call")
        if marked and _NOTE.search(bare):
            flags.append("system-note")
        if marked and _VIEW_ONCE.search(bare):
            flags.append("view-once")
        if bare == "poll:" and "\n" in text:
            flags.append("poll")
    return flags
