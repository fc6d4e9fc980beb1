<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="kk" sourcelanguage="en">
<context>
    <name>Compromise</name>
    <message>
        <source>Report compromise and revoke</source>
        <translation>Компрометация туралы хабарлап, кері қайтарып алу</translation>
    </message>
    <message>
        <source>Report and revoke</source>
        <translation>Хабарлап, кері қайтарып алу</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>Хабарлау</translation>
    </message>
    <message>
        <source>Undo report</source>
        <translation>Хабарламаны болдырмау</translation>
    </message>
    <message>
        <source>Send now</source>
        <translation>Қазір жіберу</translation>
    </message>
    <message>
        <source>Send this report?</source>
        <translation>Бұл хабарламаны жіберу керек пе?</translation>
    </message>
    <message>
        <source>Recorded at {time}</source>
        <translation>Жазылды: {time}</translation>
    </message>
    <message>
        <source>Sending in {n} s</source>
        <translation>Жіберуге {n} с қалды</translation>
    </message>
</context>
<context>
    <name>Dates</name>
    <message>
        <source>{day} {month} {year}</source>
        <translation>{year} жылғы {day} {month}</translation>
    </message>
    <message>
        <source>Until {day} {month} {year}</source>
        <translation>{year} жылғы {day} {month} дейін</translation>
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
        <translation>Не болды</translation>
    </message>
    <message>
        <source>What it means</source>
        <translation>Бұл нені білдіреді</translation>
    </message>
    <message>
        <source>What to do</source>
        <translation>Не істеу керек</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Қайталап көру</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Анықтама</translation>
    </message>
    <message>
        <source>Copy report</source>
        <translation>Есепті көшіру</translation>
    </message>
</context>
<context>
    <name>Field</name>
    <message>
        <source>typed by you</source>
        <translation>өзіңіз енгізгенсіз</translation>
    </message>
    <message>
        <source>register of natural persons</source>
        <translation>«Жеке тұлғалар» мемлекеттік дерекқоры</translation>
    </message>
    <message>
        <source>register of legal persons</source>
        <translation>«Заңды тұлғалар» мемлекеттік дерекқоры</translation>
    </message>
    <message>
        <source>{source}, corrected</source>
        <translation>{source}, түзетілген</translation>
    </message>
</context>
<context>
    <name>Month after until</name>
    <message>
        <source>January</source>
        <translation>қаңтарға</translation>
    </message>
    <message>
        <source>February</source>
        <translation>ақпанға</translation>
    </message>
    <message>
        <source>March</source>
        <translation>наурызға</translation>
    </message>
    <message>
        <source>April</source>
        <translation>сәуірге</translation>
    </message>
    <message>
        <source>May</source>
        <translation>мамырға</translation>
    </message>
    <message>
        <source>June</source>
        <translation>маусымға</translation>
    </message>
    <message>
        <source>July</source>
        <translation>шілдеге</translation>
    </message>
    <message>
        <source>August</source>
        <translation>тамызға</translation>
    </message>
    <message>
        <source>September</source>
        <translation>қыркүйекке</translation>
    </message>
    <message>
        <source>October</source>
        <translation>қазанға</translation>
    </message>
    <message>
        <source>November</source>
        <translation>қарашаға</translation>
    </message>
    <message>
        <source>December</source>
        <translation>желтоқсанға</translation>
    </message>
</context>
<context>
    <name>Month of a date</name>
    <message>
        <source>January</source>
        <translation>қаңтар</translation>
    </message>
    <message>
        <source>February</source>
        <translation>ақпан</translation>
    </message>
    <message>
        <source>March</source>
        <translation>наурыз</translation>
    </message>
    <message>
        <source>April</source>
        <translation>сәуір</translation>
    </message>
    <message>
        <source>May</source>
        <translation>мамыр</translation>
    </message>
    <message>
        <source>June</source>
        <translation>маусым</translation>
    </message>
    <message>
        <source>July</source>
        <translation>шілде</translation>
    </message>
    <message>
        <source>August</source>
        <translation>тамыз</translation>
    </message>
    <message>
        <source>September</source>
        <translation>қыркүйек</translation>
    </message>
    <message>
        <source>October</source>
        <translation>қазан</translation>
    </message>
    <message>
        <source>November</source>
        <translation>қараша</translation>
    </message>
    <message>
        <source>December</source>
        <translation>желтоқсан</translation>
    </message>
</context>
<context>
    <name>PIN</name>
    <message>
        <source>LAST</source>
        <translation>СОҢҒЫ</translation>
    </message>
    <message>
        <source>The PIN is typed in a non-Latin layout</source>
        <translation>PIN‑код латын әріптерімен енгізілмей жатыр</translation>
    </message>
    <message>
        <source>Layout {name}: {warning}</source>
        <translation>Пернетақта {name}: {warning}</translation>
    </message>
    <message>
        <source>Enter the token&apos;s PIN</source>
        <translation>Токеннің PIN‑кодын енгізіңіз</translation>
    </message>
    <message>
        <source>Type the PIN on the reader</source>
        <translation>PIN‑кодты оқу құрылғысында теріңіз</translation>
    </message>
    <message>
        <source>The token&apos;s PIN is locked</source>
        <translation>Токеннің PIN‑коды бұғатталған</translation>
    </message>
    <message>
        <source>Token {label}, serial no. {serial}</source>
        <translation>Токен {label}, сериялық № {serial}</translation>
    </message>
    <message numerus="yes">
        <source>The PIN is needed %Ln more time(s).</source>
        <translation>
            <numerusform>PIN‑код тағы %Ln рет керек болады.</numerusform>
            <numerusform>PIN‑код тағы %Ln рет керек болады.</numerusform>
        </translation>
    </message>
    <message>
        <source>PIN</source>
        <translation>PIN‑код</translation>
    </message>
    <message>
        <source>{shortest} to {longest} characters</source>
        <translation>таңба саны: {shortest}–{longest}</translation>
    </message>
    <message>
        <source>Caps Lock is on</source>
        <translation>Caps Lock батырмасы басылып тұр</translation>
    </message>
    <message>
        <source>On X11 other programs of this session can read the keys.</source>
        <translation>X11 ортасында осы сеанстағы басқа бағдарламалар пернелерді оқи алады.</translation>
    </message>
    <message>
        <source>The reader is waiting for the PIN</source>
        <translation>Оқу құрылғысы PIN‑кодты күтуде</translation>
    </message>
    <message>
        <source>To continue, type {word}</source>
        <translation>Жалғастыру үшін {word} сөзін жазыңыз</translation>
    </message>
    <message>
        <source>I don&apos;t remember it</source>
        <translation>PIN‑код есімде жоқ</translation>
    </message>
    <message>
        <source>How to unblock it</source>
        <translation>Бұғаттан шығару жолы</translation>
    </message>
    <message>
        <source>Sign</source>
        <translation>Қол қою</translation>
    </message>
    <message>
        <source>Make the key and sign the request.</source>
        <translation>Кілт жасап, сұрау салуға қол қою.</translation>
    </message>
    <message>
        <source>Install the certificate and close the application.</source>
        <translation>Сертификатты орнатып, өтінішті аяқтау.</translation>
    </message>
    <message>
        <source>Sign the revocation.</source>
        <translation>Кері қайтарып алу сұрауына қол қою.</translation>
    </message>
    <message>
        <source>Sign a document.</source>
        <translation>Құжатқа қол қою.</translation>
    </message>
    <message>
        <source>Delete a key.</source>
        <translation>Кілтті өшіру.</translation>
    </message>
    <message>
        <source>One try left</source>
        <translation>Соңғы мүмкіндік қалды</translation>
    </message>
    <message>
        <source>If the PIN is wrong, the token locks. You can still revoke without it.</source>
        <translation>PIN‑код қате болса, токен бұғатталады. Сертификаттарды онсыз да кері қайтарып алуға болады.</translation>
    </message>
    <message>
        <source>Few tries left</source>
        <translation>Мүмкіндік аз қалды</translation>
    </message>
    <message>
        <source>A wrong PIN was typed on this token before.</source>
        <translation>Бұл токенге бұрын қате PIN‑код енгізілген.</translation>
    </message>
    <message>
        <source>The token takes no PIN now</source>
        <translation>Токен қазір PIN‑кодты қабылдамайды</translation>
    </message>
    <message>
        <source>Unblock it with the PUK or the security officer&apos;s PIN. Certificates can be revoked without it.</source>
        <translation>Оны PUK немесе қауіпсіздік қызметкерінің PIN‑коды арқылы бұғаттан шығарыңыз. Сертификаттарды онсыз да кері қайтарып алуға болады.</translation>
    </message>
</context>
<context>
    <name>Sandbox</name>
    <message>
        <source>Training sandbox. Certificates here have no legal force.</source>
        <translation>Оқу ортасы. Мұндағы сертификаттардың заңды күші жоқ.</translation>
    </message>
</context>
<context>
    <name>Window</name>
    <message>
        <source>Cancel</source>
        <translation>Бас тарту</translation>
    </message>
    <message>
        <source>{page} - Saqta</source>
        <translation>{page} — Saqta</translation>
    </message>
    <message>
        <source>Key custody</source>
        <translation>Кілттерді сақтау</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Тіл</translation>
    </message>
</context>
</TS>
