<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ru" sourcelanguage="en">
<context>
    <name>Compromise</name>
    <message>
        <source>Report compromise and revoke</source>
        <translation>Сообщить о компрометации и отозвать</translation>
    </message>
    <message>
        <source>Report and revoke</source>
        <translation>Сообщить и отозвать</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>Сообщить</translation>
    </message>
    <message>
        <source>Undo report</source>
        <translation>Отменить сообщение</translation>
    </message>
    <message>
        <source>Send now</source>
        <translation>Отправить сейчас</translation>
    </message>
    <message>
        <source>Send this report?</source>
        <translation>Отправить это сообщение?</translation>
    </message>
    <message>
        <source>Recorded at {time}</source>
        <translation>Записано в {time}</translation>
    </message>
    <message>
        <source>Sending in {n} s</source>
        <translation>Отправим через {n} с</translation>
    </message>
</context>
<context>
    <name>Dates</name>
    <message>
        <source>{day} {month} {year}</source>
        <translation>{day} {month} {year} года</translation>
    </message>
    <message>
        <source>Until {day} {month} {year}</source>
        <translation>До {day} {month} {year} года</translation>
    </message>
    <message>
        <source>{day}/{month}/{year}</source>
        <translation>{day}.{month}.{year}</translation>
    </message>
</context>
<context>
    <name>Errors</name>
    <message>
        <source>What happened</source>
        <translation>Что случилось</translation>
    </message>
    <message>
        <source>What it means</source>
        <translation>Что это значит</translation>
    </message>
    <message>
        <source>What to do</source>
        <translation>Что сделать</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Повторить</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Справка</translation>
    </message>
    <message>
        <source>Copy report</source>
        <translation>Скопировать отчёт</translation>
    </message>
</context>
<context>
    <name>Field</name>
    <message>
        <source>typed by you</source>
        <translation>введено вами</translation>
    </message>
    <message>
        <source>register of natural persons</source>
        <translation>ГБД «Физические лица»</translation>
    </message>
    <message>
        <source>register of legal persons</source>
        <translation>ГБД «Юридические лица»</translation>
    </message>
    <message>
        <source>{source}, corrected</source>
        <translation>{source}, исправлено</translation>
    </message>
</context>
<context>
    <name>Month after until</name>
    <message>
        <source>January</source>
        <translation>января</translation>
    </message>
    <message>
        <source>February</source>
        <translation>февраля</translation>
    </message>
    <message>
        <source>March</source>
        <translation>марта</translation>
    </message>
    <message>
        <source>April</source>
        <translation>апреля</translation>
    </message>
    <message>
        <source>May</source>
        <translation>мая</translation>
    </message>
    <message>
        <source>June</source>
        <translation>июня</translation>
    </message>
    <message>
        <source>July</source>
        <translation>июля</translation>
    </message>
    <message>
        <source>August</source>
        <translation>августа</translation>
    </message>
    <message>
        <source>September</source>
        <translation>сентября</translation>
    </message>
    <message>
        <source>October</source>
        <translation>октября</translation>
    </message>
    <message>
        <source>November</source>
        <translation>ноября</translation>
    </message>
    <message>
        <source>December</source>
        <translation>декабря</translation>
    </message>
</context>
<context>
    <name>Month of a date</name>
    <message>
        <source>January</source>
        <translation>января</translation>
    </message>
    <message>
        <source>February</source>
        <translation>февраля</translation>
    </message>
    <message>
        <source>March</source>
        <translation>марта</translation>
    </message>
    <message>
        <source>April</source>
        <translation>апреля</translation>
    </message>
    <message>
        <source>May</source>
        <translation>мая</translation>
    </message>
    <message>
        <source>June</source>
        <translation>июня</translation>
    </message>
    <message>
        <source>July</source>
        <translation>июля</translation>
    </message>
    <message>
        <source>August</source>
        <translation>августа</translation>
    </message>
    <message>
        <source>September</source>
        <translation>сентября</translation>
    </message>
    <message>
        <source>October</source>
        <translation>октября</translation>
    </message>
    <message>
        <source>November</source>
        <translation>ноября</translation>
    </message>
    <message>
        <source>December</source>
        <translation>декабря</translation>
    </message>
</context>
<context>
    <name>PIN</name>
    <message>
        <source>LAST</source>
        <translation>ПОСЛЕДНЯЯ</translation>
    </message>
    <message>
        <source>The PIN is typed in a non-Latin layout</source>
        <translation>PIN‑код вводится не латинскими буквами</translation>
    </message>
    <message>
        <source>Layout {name}: {warning}</source>
        <translation>Раскладка {name}: {warning}</translation>
    </message>
    <message>
        <source>Enter the token&apos;s PIN</source>
        <translation>Введите PIN‑код токена</translation>
    </message>
    <message>
        <source>Type the PIN on the reader</source>
        <translation>Введите PIN‑код на считывателе</translation>
    </message>
    <message>
        <source>The token&apos;s PIN is locked</source>
        <translation>PIN‑код токена заблокирован</translation>
    </message>
    <message>
        <source>Token {label}, serial no. {serial}</source>
        <translation>Токен {label}, серийный № {serial}</translation>
    </message>
    <message numerus="yes">
        <source>The PIN is needed %Ln more time(s).</source>
        <translation>
            <numerusform>PIN‑код понадобится ещё %Ln раз.</numerusform>
            <numerusform>PIN‑код понадобится ещё %Ln раза.</numerusform>
            <numerusform>PIN‑код понадобится ещё %Ln раз.</numerusform>
        </translation>
    </message>
    <message>
        <source>PIN</source>
        <translation>PIN‑код</translation>
    </message>
    <message>
        <source>{shortest} to {longest} characters</source>
        <translation>от {shortest} до {longest} знаков</translation>
    </message>
    <message>
        <source>Caps Lock is on</source>
        <translation>Нажата клавиша Caps Lock</translation>
    </message>
    <message>
        <source>On X11 other programs of this session can read the keys.</source>
        <translation>В X11 другие программы этого сеанса могут читать нажатия клавиш.</translation>
    </message>
    <message>
        <source>The reader is waiting for the PIN</source>
        <translation>Считыватель ждёт PIN‑код</translation>
    </message>
    <message>
        <source>To continue, type {word}</source>
        <translation>Чтобы продолжить, введите слово {word}</translation>
    </message>
    <message>
        <source>I don&apos;t remember it</source>
        <translation>Не помню PIN‑код</translation>
    </message>
    <message>
        <source>How to unblock it</source>
        <translation>Как разблокировать</translation>
    </message>
    <message>
        <source>Sign</source>
        <translation>Подписать</translation>
    </message>
    <message>
        <source>Make the key and sign the request.</source>
        <translation>Создать ключ и подписать запрос.</translation>
    </message>
    <message>
        <source>Install the certificate and close the application.</source>
        <translation>Установить сертификат и завершить заявление.</translation>
    </message>
    <message>
        <source>Sign the revocation.</source>
        <translation>Подписать запрос на отзыв.</translation>
    </message>
    <message>
        <source>Sign a document.</source>
        <translation>Подписать документ.</translation>
    </message>
    <message>
        <source>Delete a key.</source>
        <translation>Удалить ключ.</translation>
    </message>
    <message>
        <source>One try left</source>
        <translation>Осталась последняя попытка</translation>
    </message>
    <message>
        <source>If the PIN is wrong, the token locks. You can still revoke without it.</source>
        <translation>Если PIN‑код неверен, токен заблокируется. Отозвать сертификаты можно будет и без него.</translation>
    </message>
    <message>
        <source>Few tries left</source>
        <translation>Осталось мало попыток</translation>
    </message>
    <message>
        <source>A wrong PIN was typed on this token before.</source>
        <translation>На этом токене уже вводили неверный PIN‑код.</translation>
    </message>
    <message>
        <source>The token takes no PIN now</source>
        <translation>Токен сейчас не принимает PIN‑код</translation>
    </message>
    <message>
        <source>Unblock it with the PUK or the security officer&apos;s PIN. Certificates can be revoked without it.</source>
        <translation>Разблокируйте его кодом PUK или PIN‑кодом администратора. Отозвать сертификаты можно и без него.</translation>
    </message>
</context>
<context>
    <name>Sandbox</name>
    <message>
        <source>Training sandbox. Certificates here have no legal force.</source>
        <translation>Учебная среда. Сертификаты здесь не имеют юридической силы.</translation>
    </message>
</context>
<context>
    <name>Window</name>
    <message>
        <source>Cancel</source>
        <translation>Отмена</translation>
    </message>
    <message>
        <source>{page} - Saqta</source>
        <translation>{page} — Saqta</translation>
    </message>
    <message>
        <source>Key custody</source>
        <translation>Хранение ключей</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Язык</translation>
    </message>
</context>
</TS>
