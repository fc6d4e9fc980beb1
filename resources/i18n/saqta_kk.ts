<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="kk" sourcelanguage="en">
<context>
    <name>About</name>
    <message>
        <source>About</source>
        <extracomment>Parts that ship with the program, and their licences.</extracomment>
        <translation>Бағдарлама туралы</translation>
    </message>
    <message>
        <source>Help, version and licences</source>
        <translation>Көмек, нұсқа және лицензиялар</translation>
    </message>
    <message>
        <source>Version {version}. Licence: Apache-2.0.</source>
        <translation>Нұсқасы: {version}. Лицензиясы: Apache-2.0.</translation>
    </message>
    <message>
        <source>Help for every code</source>
        <translation>Әр код бойынша көмек</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Іздеу</translation>
    </message>
    <message>
        <source>a code or a word</source>
        <translation>код немесе сөз</translation>
    </message>
    <message>
        <source>Parts and their licences</source>
        <translation>Құрамдас бөліктер мен лицензиялары</translation>
    </message>
</context>
<context>
    <name>Afterwards</name>
    <message>
        <source>What is left to do</source>
        <translation>Енді не істеу қалды</translation>
    </message>
    <message>
        <source>Your manager, and everybody who relies on it.</source>
        <translation>Басшыңызға және оған сенетін әркімге.</translation>
    </message>
    <message>
        <source>The security officer was told: {whom}. Tell your manager.</source>
        <translation>Қауіпсіздік қызметіне хабарланды: {whom}. Басшыңызға айтыңыз.</translation>
    </message>
    <message>
        <source>Open the letter</source>
        <translation>Хатты ашу</translation>
    </message>
    <message>
        <source>Tell whom it concerns</source>
        <translation>Қатысы бар адамдарға айтыңыз</translation>
    </message>
    <message>
        <source>New application...</source>
        <translation>Жаңа өтініш…</translation>
    </message>
    <message>
        <source>A new key on a new token</source>
        <translation>Жаңа токенде жаңа кілт</translation>
    </message>
    <message>
        <source>Your data are filled in; look at each of them.</source>
        <translation>Деректеріңіз толтырылған; әрқайсысын тексеріңіз.</translation>
    </message>
    <message>
        <source>Delete the old key</source>
        <translation>Ескі кілтті өшіріңіз</translation>
    </message>
    <message>
        <source>If you still have the token: connect it.</source>
        <translation>Токен әлі қолыңызда болса, оны жалғаңыз.</translation>
    </message>
    <message>
        <source>Not before the revocation is proved: keep the token.</source>
        <translation>Кері қайтарып алу дәлелденгенше өшірмеңіз: токенді сақтаңыз.</translation>
    </message>
</context>
<context>
    <name>Apply</name>
    <message>
        <source>New application</source>
        <translation>Жаңа өтініш</translation>
    </message>
    <message>
        <source>If you refuse, the service can&apos;t be given in full, and no personal data leave this computer.</source>
        <translation>Келіспесеңіз, қызмет толық көрсетілмейді, бірақ дербес деректер бұл компьютерден шықпайды.</translation>
    </message>
    <message>
        <source>Read the text to its end first.</source>
        <translation>Алдымен мәтінді соңына дейін оқыңыз.</translation>
    </message>
    <message>
        <source>Tick the three boxes first.</source>
        <translation>Алдымен үш белгіні қойыңыз.</translation>
    </message>
    <message>
        <source>You refused</source>
        <translation>Сіз келіспедіңіз</translation>
    </message>
    <message>
        <source>Nothing was sent. Viewing tokens, changing the PIN, checking a status and revoking work as before.</source>
        <translation>Ештеңе жіберілген жоқ. Токенді қарау, PIN‑кодты ауыстыру, мәртебені тексеру және кері қайтарып алу бұрынғыдай істейді.</translation>
    </message>
    <message>
        <source>User agreement</source>
        <translation>Пайдаланушылық келісім</translation>
    </message>
    <message>
        <source>Print the agreement</source>
        <translation>Келісімді басып шығару</translation>
    </message>
    <message>
        <source>Language of the text</source>
        <translation>Мәтін тілі</translation>
    </message>
    <message>
        <source>Confirm</source>
        <translation>Растаңыз</translation>
    </message>
    <message>
        <source>I have read the whole text</source>
        <translation>Келісім мәтінін толық оқып шықтым</translation>
    </message>
    <message>
        <source>I consent to the processing of these 11 data as generally accessible</source>
        <translation>Осы 11 деректі жалпыға қолжетімді деректер ретінде өңдеуге келісемін</translation>
    </message>
    <message>
        <source>You can withdraw it later</source>
        <translation>Оны кейін кері қайтарып алуға болады</translation>
    </message>
    <message>
        <source>Article {article}, part {part}: {breach}. Fine {sum} tenge</source>
        <translation>{article}‑бап, {part}‑бөлік: {breach}. Айыппұл: {sum} теңге</translation>
    </message>
    <message>
        <source>I know the liability</source>
        <translation>Жауапкершілікпен таныстым</translation>
    </message>
    <message>
        <source>version {version}</source>
        <translation>нұсқасы: {version}</translation>
    </message>
    <message>
        <source>In plain words: clause {n}</source>
        <translation>Қарапайым тілмен: {n}‑тармақ</translation>
    </message>
    <message>
        <source>In plain words</source>
        <translation>Қарапайым тілмен</translation>
    </message>
    <message>
        <source>The operator is asked for the text</source>
        <translation>Мәтін оператордан сұралып жатыр</translation>
    </message>
    <message>
        <source>Read to the end, {time}</source>
        <translation>Соңына дейін оқылды, {time}</translation>
    </message>
    <message>
        <source>Not read to the end yet</source>
        <translation>Әлі соңына дейін оқылған жоқ</translation>
    </message>
    <message>
        <source>No</source>
        <translation>Жоқ</translation>
    </message>
    <message>
        <source>Yes</source>
        <translation>Иә</translation>
    </message>
    <message>
        <source>The register says something else: {field}</source>
        <translation>Дерекқорда басқаша жазылған: {field}</translation>
    </message>
    <message>
        <source>Typed by you</source>
        <translation>Сіз енгіздіңіз</translation>
    </message>
    <message>
        <source>Keep what I typed</source>
        <translation>Мен енгізгенді қалдыру</translation>
    </message>
    <message>
        <source>In the register</source>
        <translation>Дерекқорда</translation>
    </message>
    <message>
        <source>Take the register&apos;s</source>
        <translation>Дерекқордағыны алу</translation>
    </message>
    <message>
        <source>Which post is the certificate for?</source>
        <translation>Сертификат қай лауазымға керек?</translation>
    </message>
    <message>
        <source>Finish</source>
        <translation>Аяқтау</translation>
    </message>
    <message>
        <source>This computer keeps its own copy, so the button works here. The code is for the day this computer is gone.</source>
        <translation>Бұл компьютерде өз көшірмесі бар, сондықтан батырма осында істейді. Код бұл компьютер болмай қалған күнге керек.</translation>
    </message>
    <message>
        <source>Keep your recovery code</source>
        <translation>Кері қайтарып алу кодын сақтап қойыңыз</translation>
    </message>
    <message>
        <source>The code for a camera</source>
        <translation>Камераға арналған код</translation>
    </message>
    <message>
        <source>Revokes this certificate from any computer, without token or PIN.</source>
        <translation>Осы сертификатты кез келген компьютерден токенсіз және PIN‑кодсыз кері қайтарып алады.</translation>
    </message>
    <message>
        <source>Shown once</source>
        <translation>Бір рет қана көрсетіледі</translation>
    </message>
    <message>
        <source>It was shown and can&apos;t be shown again.</source>
        <translation>Ол көрсетілді, қайта көрсетілмейді.</translation>
    </message>
    <message>
        <source>Print it, or copy it out by hand</source>
        <translation>Басып шығарыңыз немесе қолмен көшіріп алыңыз</translation>
    </message>
    <message>
        <source>Keep the paper away from the token: a safe, a sealed envelope.</source>
        <translation>Қағазды токеннен бөлек сақтаңыз: сейфте, мөрленген конвертте.</translation>
    </message>
    <message>
        <source>It restores nothing and signs nothing</source>
        <translation>Ол ештеңені қалпына келтірмейді және ештеңеге қол қоймайды</translation>
    </message>
    <message>
        <source>Whoever finds it can only revoke this one certificate.</source>
        <translation>Оны тапқан адам тек осы бір сертификатты кері қайтарып ала алады.</translation>
    </message>
    <message>
        <source>Print the code</source>
        <translation>Кодты басып шығару</translation>
    </message>
    <message>
        <source>Show that you have kept it</source>
        <translation>Сақтағаныңызды көрсетіңіз</translation>
    </message>
    <message>
        <source>Type two groups from your paper. The code is covered while you type.</source>
        <translation>Қағаздан екі топты енгізіңіз. Енгізіп жатқанда код жабық тұрады.</translation>
    </message>
    <message>
        <source>Group {n}</source>
        <translation>{n}‑топ</translation>
    </message>
    <message>
        <source>4 characters</source>
        <translation>4 таңба</translation>
    </message>
    <message>
        <source>Your certificate is on the token</source>
        <translation>Сертификатыңыз токенде</translation>
    </message>
    <message>
        <source>Purpose</source>
        <translation>Мақсаты</translation>
    </message>
    <message>
        <source>First status answer</source>
        <translation>Мәртебе туралы алғашқы жауап</translation>
    </message>
    <message>
        <source>Confirmed to the authority</source>
        <translation>Куәландырушы орталық растауды алды</translation>
    </message>
    <message>
        <source>Evidence bundle</source>
        <translation>Дәлелдемелер топтамасы</translation>
    </message>
    <message>
        <source>It can be verified on any computer, without Saqta.</source>
        <translation>Оны кез келген компьютерде Saqta бағдарламасынсыз тексеруге болады.</translation>
    </message>
    <message>
        <source>Save...</source>
        <translation>Сақтау…</translation>
    </message>
    <message>
        <source>Save evidence</source>
        <translation>Дәлелдемелерді сақтау</translation>
    </message>
    <message>
        <source>Saved</source>
        <translation>Сақталды</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Әрі қарай</translation>
    </message>
    <message>
        <source>Answer every yes or no question above.</source>
        <translation>Жоғарыдағы әр сұраққа «иә» немесе «жоқ» деп жауап беріңіз.</translation>
    </message>
    <message>
        <source>Now both records are sent to the operator; then only the registers you allowed are asked.</source>
        <translation>Енді екі жазба операторға жіберіледі, содан кейін тек сіз рұқсат берген дерекқорларға сұрау салынады.</translation>
    </message>
    <message>
        <source>May the operator ask this register?</source>
        <translation>Оператор осы дерекқорға сұрау жібере ала ма?</translation>
    </message>
    <message>
        <source>State register of natural persons</source>
        <translation>«Жеке тұлғалар» мемлекеттік дерекқоры</translation>
    </message>
    <message>
        <source>State register of legal persons</source>
        <translation>«Заңды тұлғалар» мемлекеттік дерекқоры</translation>
    </message>
    <message>
        <source>May the operator do this with your data?</source>
        <translation>Оператор деректеріңізбен осылай істей ала ма?</translation>
    </message>
    <message>
        <source>Pass them on to third parties</source>
        <translation>Үшінші тұлғаларға беру</translation>
    </message>
    <message>
        <source>Send them abroad</source>
        <translation>Шетелге жіберу</translation>
    </message>
    <message>
        <source>Number of the registration slip</source>
        <translation>Тіркеу парағының нөмірі</translation>
    </message>
    <message>
        <source>Secret of the slip</source>
        <translation>Парақтағы құпия</translation>
    </message>
    <message>
        <source>as printed, with hyphens</source>
        <translation>басылғандай, сызықшаларымен</translation>
    </message>
    <message>
        <source>Fill in from a file...</source>
        <translation>Файлдан толтыру…</translation>
    </message>
    <message>
        <source>Your choices</source>
        <translation>Сіздің таңдауыңыз</translation>
    </message>
    <message>
        <source>Your data</source>
        <translation>Сіздің деректеріңіз</translation>
    </message>
    <message>
        <source>Registration slip</source>
        <translation>Тіркеу парағы</translation>
    </message>
    <message>
        <source>Whose data, and what for</source>
        <translation>Кімнің деректері, не үшін</translation>
    </message>
    <message>
        <source>Only your own</source>
        <translation>Тек өз деректеріңіз</translation>
    </message>
    <message>
        <source>Apply only in your own name</source>
        <translation>Өтініш тек өз атыңыздан беріледі</translation>
    </message>
    <message>
        <source>Registers fill in, you decide</source>
        <translation>Дерекқор толтырады, сіз шешесіз</translation>
    </message>
    <message>
        <source>Every field shows its source. A difference is shown, never overwritten silently.</source>
        <translation>Әр өрістің дереккөзі көрсетіледі. Айырмашылық үнсіз түзетілмейді, ол сізге көрсетіледі.</translation>
    </message>
    <message>
        <source>No is as good as yes</source>
        <translation>«Жоқ» та, «иә» де бірдей</translation>
    </message>
    <message>
        <source>If you decline a register, you type the data.</source>
        <translation>Дерекқорға рұқсат бермесеңіз, деректерді өзіңіз енгізесіз.</translation>
    </message>
    <message>
        <source>Application file</source>
        <translation>Өтініш файлы</translation>
    </message>
    <message>
        <source>Confirm the code</source>
        <translation>Кодты растау</translation>
    </message>
    <message>
        <source>Every notice about the certificate goes to this address.</source>
        <translation>Сертификат туралы барлық хабарлама осы мекенжайға келеді.</translation>
    </message>
    <message>
        <source>Your e-mail address</source>
        <translation>Электрондық пошта мекенжайыңыз</translation>
    </message>
    <message>
        <source>Code from the letter</source>
        <translation>Хаттағы код</translation>
    </message>
    <message>
        <source>six figures</source>
        <translation>алты цифр</translation>
    </message>
    <message>
        <source>Send me a code</source>
        <translation>Маған код жіберу</translation>
    </message>
    <message>
        <source>Without a code</source>
        <translation>Кодсыз</translation>
    </message>
    <message>
        <source>Why a code</source>
        <translation>Код не үшін керек</translation>
    </message>
    <message>
        <source>A code shows that letters reach you. Without one the address is kept as unconfirmed, and the application goes on.</source>
        <translation>Код хаттардың сізге жететінін көрсетеді. Онсыз мекенжай расталмаған деп сақталады, өтініш жалғаса береді.</translation>
    </message>
    <message>
        <source>Back</source>
        <extracomment>Words with less room than this beside the acts stand above them.</extracomment>
        <translation>Артқа</translation>
    </message>
    <message>
        <source>Continue later</source>
        <translation>Кейінге қалдыру</translation>
    </message>
    <message>
        <source>Finish later</source>
        <translation>Кейін аяқтау</translation>
    </message>
    <message>
        <source>I refuse</source>
        <translation>Келіспеймін</translation>
    </message>
    <message>
        <source>I agree</source>
        <translation>Келісемін</translation>
    </message>
    <message>
        <source>Ask now</source>
        <extracomment>A state that is not the step&apos;s own word, as the records end it.</extracomment>
        <translation>Қазір сұрау</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Жалғастыру</translation>
    </message>
    <message>
        <source>Make the key and apply</source>
        <translation>Кілт жасап, өтініш беру</translation>
    </message>
    <message>
        <source>You may close the program; it goes on where it stopped.</source>
        <translation>Бағдарламаны жабуға болады: ол тоқтаған жерінен жалғасады.</translation>
    </message>
    <message>
        <source>The PIN is asked for twice: now, and after the authority has answered.</source>
        <translation>PIN‑код екі рет сұралады: қазір және орталық жауап бергеннен кейін.</translation>
    </message>
    <message>
        <source>Object to a step...</source>
        <translation>Әрекетке қарсылық білдіру…</translation>
    </message>
    <message>
        <source>It is asked again in {n} s, and when you open Saqta again.</source>
        <translation>Қайта сұрауға қалды: {n} с. Saqta келесі жолы ашылғанда да сұралады.</translation>
    </message>
    <message>
        <source>The authority is deciding</source>
        <extracomment>Step of the wizard, from 1, by state; the authority&apos;s time has a word of its own. From here on the certificate lies on the token: it can be revoked, not withdrawn.</extracomment>
        <translation>Куәландырушы орталық шешім қабылдап жатыр</translation>
    </message>
    <message>
        <source>Key and request</source>
        <translation>Кілт пен сұрау</translation>
    </message>
    <message>
        <source>The PIN is asked for three times: for the new key, for the signature of the certificate that is replaced, and after the answer.</source>
        <translation>PIN‑код үш рет сұралады: жаңа кілт үшін, ауыстырылатын сертификаттың қолы үшін және жауап келгеннен кейін.</translation>
    </message>
    <message>
        <source>Two PIN entries are coming. Nothing is sent before the first.</source>
        <translation>PIN‑код екі рет енгізіледі. Біріншісіне дейін ештеңе жіберілмейді.</translation>
    </message>
    <message>
        <source>Three PIN entries are coming. Nothing is sent before the first.</source>
        <translation>PIN‑код үш рет енгізіледі. Біріншісіне дейін ештеңе жіберілмейді.</translation>
    </message>
    <message>
        <source>The authority issues the certificate</source>
        <translation>Куәландырушы орталық сертификат береді</translation>
    </message>
    <message>
        <source>After its answer the PIN is needed once more.</source>
        <translation>Жауап келгеннен кейін PIN‑код тағы бір рет керек болады.</translation>
    </message>
    <message>
        <source>A key of this application was found on the token. Use it?</source>
        <translation>Токенде осы өтініштің кілті табылды. Оны пайдаланасыз ба?</translation>
    </message>
    <message>
        <source>Use this key</source>
        <translation>Осы кілтті пайдалану</translation>
    </message>
    <message>
        <source>Delete it</source>
        <translation>Өшіру</translation>
    </message>
    <message>
        <source>What is made, where it stays</source>
        <translation>Не жасалады, қайда қалады</translation>
    </message>
    <message>
        <source>A key pair on the token</source>
        <translation>Токендегі кілттер жұбы</translation>
    </message>
    <message>
        <source>The private key can&apos;t be read out, not even by this program.</source>
        <translation>Жабық кілтті оқып алу мүмкін емес, оны бұл бағдарлама да оқи алмайды.</translation>
    </message>
    <message>
        <source>A recovery code for you</source>
        <translation>Сізге арналған кері қайтарып алу коды</translation>
    </message>
    <message>
        <source>It can only revoke. It is shown once, at the end: have paper ready.</source>
        <translation>Ол тек кері қайтарып ала алады. Соңында бір рет қана көрсетіледі: қағаз дайындап қойыңыз.</translation>
    </message>
    <message>
        <source>{n} s</source>
        <translation>{n} с</translation>
    </message>
    <message>
        <source>Withdraw this application?</source>
        <translation>Осы өтініш кері қайтарып алынсын ба?</translation>
    </message>
    <message>
        <source>application {number}</source>
        <translation>өтініш {number}</translation>
    </message>
    <message>
        <source>Withdraw it</source>
        <translation>Кері қайтарып алу</translation>
    </message>
    <message>
        <source>You can stop at any step and go on later</source>
        <translation>Кез келген қадамда тоқтап, кейін жалғастыруға болады</translation>
    </message>
    <message>
        <source>Agreement</source>
        <translation>Келісім</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>Деректер</translation>
    </message>
    <message>
        <source>E-mail</source>
        <translation>Пошта</translation>
    </message>
    <message>
        <source>Token</source>
        <translation>Токен</translation>
    </message>
    <message>
        <source>Issuance</source>
        <translation>Беру</translation>
    </message>
    <message>
        <source>Code and evidence</source>
        <translation>Код пен дәлел</translation>
    </message>
    <message>
        <source>The application ends with it</source>
        <translation>Өтініш сонымен аяқталады</translation>
    </message>
    <message>
        <source>Start another application</source>
        <translation>Тағы бір өтініш беру</translation>
    </message>
    <message>
        <source>Open applications: {n}</source>
        <translation>Аяқталмаған өтініш саны: {n}</translation>
    </message>
    <message>
        <source>Withdraw this application...</source>
        <translation>Осы өтінішті кері қайтарып алу...</translation>
    </message>
    <message>
        <source>Nothing is lost: each application can wait.</source>
        <translation>Ештеңе жоғалмайды: әр өтініш күте алады.</translation>
    </message>
    <message>
        <source>done</source>
        <translation>орындалды</translation>
    </message>
    <message>
        <source>current step</source>
        <translation>ағымдағы қадам</translation>
    </message>
    <message>
        <source>not reached yet</source>
        <translation>әлі жеткен жоқ</translation>
    </message>
    <message>
        <source>Revoke the old certificate?</source>
        <translation>Бұрынғы сертификат кері қайтарып алынсын ба?</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>Қалдыру</translation>
    </message>
    <message>
        <source>Revoke the old one</source>
        <translation>Бұрынғысын кері қайтарып алу</translation>
    </message>
    <message>
        <source>The key is made on this token and can&apos;t be moved to another.</source>
        <translation>Кілт осы токенде жасалады, оны басқасына көшіруге болмайды.</translation>
    </message>
    <message>
        <source>The token for the new key</source>
        <translation>Жаңа кілтке арналған токен</translation>
    </message>
    <message>
        <source>Algorithm</source>
        <translation>Алгоритм</translation>
    </message>
    <message>
        <source>What a token is for</source>
        <translation>Токен не үшін керек</translation>
    </message>
    <message>
        <source>The private key is made inside it, is used inside it and never leaves it. What the token says of the key is read back and kept as evidence.</source>
        <translation>Жабық кілт оның ішінде жасалады, ішінде қолданылады және ешқашан сыртқа шықпайды. Токеннің кілт туралы айтқаны оқылып, дәлел ретінде сақталады.</translation>
    </message>
    <message>
        <source>This application is being worked on</source>
        <translation>Осы өтініш бойынша жұмыс жүріп жатыр</translation>
    </message>
    <message>
        <source>When the step has ended, begin the other one again from Home.</source>
        <translation>Қадам аяқталғанда, екіншісін басты беттен қайта бастаңыз.</translation>
    </message>
    <message>
        <source>The operator had not received it.</source>
        <translation>Оператор оны әлі алған жоқ еді.</translation>
    </message>
    <message>
        <source>The operator ended it and keeps its record.</source>
        <translation>Оператор оны жапты, ол туралы жазба операторда сақталады.</translation>
    </message>
    <message>
        <source>The operator could not be reached; Saqta tells it later.</source>
        <translation>Оператормен байланыс жоқ; Saqta оған кейін хабарлайды.</translation>
    </message>
    <message>
        <source>The application is withdrawn</source>
        <translation>Өтініш кері қайтарып алынды</translation>
    </message>
    <message>
        <source>Delete its key...</source>
        <translation>Кілтін өшіру...</translation>
    </message>
    <message>
        <source>Step {n} of 7</source>
        <translation>Қадам: {n}, барлығы 7</translation>
    </message>
    <message>
        <source>Open applications</source>
        <translation>Аяқталмаған өтініштер</translation>
    </message>
    <message>
        <source>Each goes on where it stopped. One for another post is an application of its own.</source>
        <translation>Әрқайсысы тоқтаған жерінен жалғасады. Басқа лауазым үшін бөлек өтініш беріледі.</translation>
    </message>
    <message>
        <source>New certificate</source>
        <translation>Жаңа сертификат</translation>
    </message>
    <message>
        <source>Renewal of certificate no. {serial}</source>
        <translation>Сертификатты жаңарту, № {serial}</translation>
    </message>
    <message>
        <source>Application {number}. Last changed: {time}</source>
        <translation>Өтініш {number}. Соңғы өзгеріс: {time}</translation>
    </message>
    <message>
        <source>Withdraw...</source>
        <translation>Кері қайтарып алу...</translation>
    </message>
</context>
<context>
    <name>Certificate</name>
    <message>
        <source>Certificate</source>
        <extracomment>The custody attributes that a person can make sense of, in this order.</extracomment>
        <translation>Сертификат</translation>
    </message>
    <message>
        <source>{start} to {end}</source>
        <translation>{start} – {end}</translation>
    </message>
    <message>
        <source>Holder</source>
        <translation>Иегері</translation>
    </message>
    <message>
        <source>Valid</source>
        <translation>Әрекет етеді</translation>
    </message>
    <message>
        <source>Organisation</source>
        <translation>Ұйым</translation>
    </message>
    <message>
        <source>Serial number</source>
        <translation>Сериялық нөмірі</translation>
    </message>
    <message>
        <source>Token</source>
        <translation>Токен</translation>
    </message>
    <message>
        <source>Algorithm</source>
        <translation>Алгоритм</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Мәртебесі</translation>
    </message>
    <message>
        <source>Custody</source>
        <translation>Кілттің сақталуы</translation>
    </message>
    <message>
        <source>Carrier certificate</source>
        <translation>Тасығыш сертификаты</translation>
    </message>
    <message>
        <source>not certified</source>
        <translation>сертификатталмаған</translation>
    </message>
    <message>
        <source>Revocation without the token</source>
        <translation>Токенсіз кері қайтарып алу</translation>
    </message>
    <message>
        <source>registered</source>
        <translation>тіркелген</translation>
    </message>
    <message>
        <source>not registered</source>
        <translation>тіркелмеген</translation>
    </message>
    <message>
        <source>Owner&apos;s distinguished name</source>
        <translation>Иесінің бірегей аты</translation>
    </message>
    <message>
        <source>Read from the token when the key was made; the token&apos;s own claim: {facts}</source>
        <translation>Кілт жасалған кезде токеннен оқылды, бұл токеннің өз мәлімдемесі: {facts}</translation>
    </message>
    <message>
        <source>no. {serial}</source>
        <translation>№ {serial}</translation>
    </message>
    <message>
        <source>Facts</source>
        <translation>Толығырақ</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>Тексеру</translation>
    </message>
    <message>
        <source>A new certificate has replaced it</source>
        <translation>Оның орнына жаңа сертификат берілді</translation>
    </message>
    <message>
        <source>Renewal opens {date}</source>
        <translation>Жаңарту басталады: {date}</translation>
    </message>
    <message>
        <source>Revoke the old one</source>
        <translation>Бұрынғысын кері қайтарып алу</translation>
    </message>
    <message>
        <source>Renew certificate</source>
        <extracomment>Steps of the journey that belong to the wait for the authority.</extracomment>
        <translation>Сертификатты жаңарту</translation>
    </message>
    <message>
        <source>Show the report</source>
        <translation>Хабарламаны көрсету</translation>
    </message>
    <message>
        <source>Logging in</source>
        <translation>Жүйелерге кіру</translation>
    </message>
    <message>
        <source>Signing documents</source>
        <translation>Құжаттарға қол қою</translation>
    </message>
    <message>
        <source>Expires soon</source>
        <translation>Мерзімі аяқталып келеді</translation>
    </message>
    <message>
        <source>Status unknown</source>
        <translation>Мәртебесі белгісіз</translation>
    </message>
    <message>
        <source>Not valid yet</source>
        <translation>Әлі күшіне енбеген</translation>
    </message>
    <message>
        <source>Reported, not yet revoked</source>
        <translation>Хабарланды, әлі кері қайтарып алынған жоқ</translation>
    </message>
    <message>
        <source>Expired {date}</source>
        <translation>Мерзімі өткен: {date}</translation>
    </message>
    <message>
        <source>Revoked</source>
        <translation>Кері қайтарып алынған</translation>
    </message>
    <message>
        <source>Revoked {date}: {reason}</source>
        <translation>Кері қайтарып алынған, {date}: {reason}</translation>
    </message>
    <message>
        <source>ends today</source>
        <translation>бүгін аяқталады</translation>
    </message>
    <message numerus="yes">
        <source>%Ln day(s) left</source>
        <translation>
            <numerusform>%Ln күн қалды</numerusform>
            <numerusform>%Ln күн қалды</numerusform>
        </translation>
    </message>
    <message>
        <source>Revoked: {source} answer, {time}</source>
        <translation>Кері қайтарып алынған: {source} жауабы, {time}</translation>
    </message>
    <message>
        <source>No status answer yet</source>
        <translation>Мәртебе туралы жауап әлі жоқ</translation>
    </message>
    <message>
        <source>Last {source} answer: {time}</source>
        <translation>Соңғы {source} жауабы: {time}</translation>
    </message>
    <message>
        <source>Not revoked: {source} answer, {time}</source>
        <translation>Кері қайтарып алынбаған: {source} жауабы, {time}</translation>
    </message>
    <message>
        <source>Where the key was made isn&apos;t known</source>
        <translation>Кілттің қайда жасалғаны белгісіз</translation>
    </message>
    <message>
        <source>Made on this token, cannot leave it</source>
        <translation>Кілт токенде жасалған, одан шыға алмайды</translation>
    </message>
    <message>
        <source>The token doesn&apos;t say that the key stays</source>
        <translation>Токен кілттің өзінде қалатынын растамайды</translation>
    </message>
</context>
<context>
    <name>Code</name>
    <message>
        <source>Use a recovery code</source>
        <translation>Кері қайтарып алу кодын пайдалану</translation>
    </message>
    <message>
        <source>It revokes everything registered under it and does nothing else. Small slips are forgiven: 0 for O, 1 for I, Cyrillic letters.</source>
        <translation>Ол өзімен тіркелгеннің бәрін кері қайтарып алады, басқа ештеңе істемейді. Ұсақ қателер кешіріледі: О орнына 0, І орнына 1, кирилл әріптері.</translation>
    </message>
    <message>
        <source>Recovery code</source>
        <translation>Кері қайтарып алу коды</translation>
    </message>
    <message>
        <source>14 groups of 4</source>
        <translation>4 таңбадан 14 топ</translation>
    </message>
    <message>
        <source>Use a recovery code...</source>
        <translation>Кері қайтарып алу кодын пайдалану…</translation>
    </message>
</context>
<context>
    <name>Compromise</name>
    <message>
        <source>Report compromise and revoke</source>
        <extracomment>Ground, edge and ink of one kind in one state; None paints nothing. A short cut&apos;s sign; two of them are one that is shown.</extracomment>
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
        <extracomment>A window so narrow has no pixel to give away.</extracomment>
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
        <extracomment>Seconds between two tries of what could not be sent (security.md section 6). How long the bar stays after its last second, and without any count.</extracomment>
        <translation>Жазылды: {time}</translation>
    </message>
    <message>
        <source>Sending in {n} s</source>
        <translation>Жіберуге {n} с қалды</translation>
    </message>
    <message>
        <source>Reports</source>
        <translation>Хабарламалар</translation>
    </message>
    <message>
        <source>Report {number}</source>
        <translation>Хабарлама {number}</translation>
    </message>
    <message>
        <source>recorded {time}</source>
        <translation>жазылды: {time}</translation>
    </message>
    <message>
        <source>Revoke</source>
        <translation>Кері қайтарып алу:</translation>
    </message>
    <message>
        <source>Sign with the token</source>
        <translation>Токенмен қол қою</translation>
    </message>
    <message>
        <source>One</source>
        <translation>Біреуі</translation>
    </message>
    <message>
        <source>Whole token</source>
        <translation>Бүкіл токен</translation>
    </message>
    <message>
        <source>All mine</source>
        <translation>Барлығы</translation>
    </message>
    <message>
        <source>What is revoked</source>
        <translation>Не кері қайтарып алынады</translation>
    </message>
    <message>
        <source>everything under the recovery code</source>
        <translation>кері қайтарып алу кодындағының бәрі</translation>
    </message>
    <message>
        <source>Recorded</source>
        <translation>Жазылды</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>Жіберілді</translation>
    </message>
    <message>
        <source>Accepted</source>
        <translation>Қабылданды</translation>
    </message>
    <message>
        <source>Revoked</source>
        <translation>Кері қайтарып алынды</translation>
    </message>
    <message>
        <source>Recording</source>
        <translation>Жазу</translation>
    </message>
    <message>
        <source>Sending</source>
        <translation>Жіберу</translation>
    </message>
    <message>
        <source>Acceptance</source>
        <translation>Қабылдау</translation>
    </message>
    <message>
        <source>Revocation</source>
        <translation>Кері қайтарып алу</translation>
    </message>
    <message>
        <source>in {n} s</source>
        <translation>{n} с кейін</translation>
    </message>
    <message>
        <source>refused</source>
        <translation>бас тартылды</translation>
    </message>
    <message numerus="yes">
        <source>%Ln try(ies)</source>
        <translation>
            <numerusform>талпыныс саны: %Ln</numerusform>
            <numerusform>талпыныс саны: %Ln</numerusform>
        </translation>
    </message>
    <message>
        <source>waiting for the answer</source>
        <translation>жауап күтілуде</translation>
    </message>
    <message>
        <source>waiting for the proof</source>
        <translation>дәлел күтілуде</translation>
    </message>
    <message>
        <source>Accepted, not yet revoked. The status is asked again.</source>
        <translation>Қабылданды, бірақ әлі кері қайтарып алынған жоқ. Мәртебе қайта сұралады.</translation>
    </message>
    <message>
        <source>Proved by {source}</source>
        <translation>Растаған: {source}</translation>
    </message>
    <message>
        <source>Receipt</source>
        <translation>Түбіртек</translation>
    </message>
    <message>
        <source>Every way was refused: {codes}</source>
        <translation>Барлық жолдан бас тартылды: {codes}</translation>
    </message>
    <message>
        <source>Taken back before anything was sent. The key is free.</source>
        <translation>Ештеңе жіберілмей тұрып болдырылмады. Кілт бос.</translation>
    </message>
    <message>
        <source>The answer was lost. Only a proof settles it.</source>
        <translation>Жауап жоғалды. Оны тек дәлел шешеді.</translation>
    </message>
    <message>
        <source>Not yet revoked</source>
        <translation>Әлі кері қайтарып алынған жоқ</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>Бас тартылды</translation>
    </message>
    <message>
        <source>Undone</source>
        <translation>Болдырылмады</translation>
    </message>
    <message>
        <source>Revocation is under way</source>
        <translation>Кері қайтарып алу жүріп жатыр</translation>
    </message>
    <message>
        <source>Reports: {reports}, certificates: {n}</source>
        <translation>Хабарлама саны: {reports}, сертификат саны: {n}</translation>
    </message>
    <message>
        <source>Nothing was reported</source>
        <translation>Ештеңе хабарланған жоқ</translation>
    </message>
    <message>
        <source>If anything about a key or token feels wrong, press the red button. No proof is asked.</source>
        <translation>Кілтке немесе токенге қатысты күмән туса, қызыл батырманы басыңыз. Дәлел сұралмайды.</translation>
    </message>
    <message>
        <source>Not yet revoked: waiting for the network</source>
        <translation>Әлі кері қайтарып алынған жоқ: желі күтілуде</translation>
    </message>
    <message>
        <source>The report is recorded and is sent by itself later.</source>
        <translation>Хабарлама жазылды, желі қосылғанда өзі жіберіледі.</translation>
    </message>
    <message>
        <source>Not yet revoked: every way was refused</source>
        <translation>Әлі кері қайтарып алынған жоқ: барлық жолдан бас тартылды</translation>
    </message>
    <message>
        <source>Call the duty desk now.</source>
        <translation>Кезекшіге қазір қоңырау шалыңыз.</translation>
    </message>
    <message>
        <source>Try now</source>
        <translation>Қазір көру</translation>
    </message>
    <message>
        <source>What to do now</source>
        <translation>Қазір не істеу керек</translation>
    </message>
    <message>
        <source>Your security officer</source>
        <translation>Ақпараттық қауіпсіздік қызметкеріңіз</translation>
    </message>
    <message>
        <source>Don&apos;t use the token</source>
        <translation>Токенді пайдаланбаңыз</translation>
    </message>
    <message>
        <source>If you have it, take it out and keep it.</source>
        <translation>Өзіңізде болса, суырып алып, сақтап қойыңыз.</translation>
    </message>
    <message>
        <source>The security service is told</source>
        <translation>Қауіпсіздік қызметіне хабарланады</translation>
    </message>
    <message>
        <source>The incident is opened together with the sending.</source>
        <translation>Оқиға хабарламамен бірге ашылады.</translation>
    </message>
    <message>
        <source>You need a person</source>
        <translation>Адамның көмегі керек болса</translation>
    </message>
    <message>
        <source>Add details if you can</source>
        <translation>Мүмкін болса, толықтырыңыз</translation>
    </message>
    <message>
        <source>Sending doesn&apos;t wait for this.</source>
        <translation>Жіберу бұны күтпейді.</translation>
    </message>
    <message>
        <source>Since when do you suspect it?</source>
        <translation>Қай уақыттан бері күмәнданасыз?</translation>
    </message>
    <message>
        <source>day.month.year hour:minute</source>
        <translation>күн.ай.жыл сағат:минут</translation>
    </message>
    <message>
        <source>What happened?</source>
        <translation>Не болды?</translation>
    </message>
    <message>
        <source>Write it as 22.11.2026 09:00</source>
        <translation>Былай жазыңыз: 22.11.2026 09:00</translation>
    </message>
    <message>
        <source>Saved on this computer</source>
        <translation>Осы компьютерде сақталды</translation>
    </message>
    <message>
        <source>Don&apos;t wait: use one of these ways now</source>
        <translation>Күтпеңіз: үш жолдың бірін қазір қолданыңыз</translation>
    </message>
    <message>
        <source>Paper form</source>
        <translation>Қағаз өтініш</translation>
    </message>
    <message>
        <source>Scan with any phone</source>
        <translation>Телефонмен сканерлеңіз</translation>
    </message>
    <message>
        <source>Any phone will do. The report reaches the operator at once; neither PIN nor token is needed.</source>
        <translation>Кез келген телефон жарайды. Хабарлама операторға бірден жетеді, PIN‑код та, токен де қажет емес.</translation>
    </message>
    <message>
        <source>Call the duty desk</source>
        <translation>Кезекшіге қоңырау шалыңыз</translation>
    </message>
    <message>
        <source>The authority&apos;s profile names no number.</source>
        <translation>Орталықтың профилінде нөмір көрсетілмеген.</translation>
    </message>
    <message>
        <source>Read these out</source>
        <translation>Мына нөмірлерді оқып беріңіз</translation>
    </message>
    <message>
        <source>Number of the report</source>
        <translation>Хабарлама нөмірі</translation>
    </message>
    <message>
        <source>{purpose}, serial number</source>
        <translation>{purpose}, сериялық нөмірі</translation>
    </message>
    <message>
        <source>The duty desk never asks for a PIN</source>
        <translation>Кезекші PIN‑кодты ешқашан сұрамайды</translation>
    </message>
    <message>
        <source>Use the code on another computer</source>
        <translation>Басқа компьютерде кодты енгізіңіз</translation>
    </message>
    <message>
        <source>A computer with Saqta and the code on your paper are enough.</source>
        <translation>Saqta орнатылған компьютер мен қағаздағы код жеткілікті.</translation>
    </message>
    <message>
        <source>Alarms</source>
        <translation>Ескертулер</translation>
    </message>
    <message>
        <source>{n} min</source>
        <translation>{n} мин</translation>
    </message>
    <message>
        <source>{n} h</source>
        <translation>{n} сағ</translation>
    </message>
    <message>
        <source>The keys are blocked on this computer already.</source>
        <translation>Кілттер бұл компьютерде бұғатталып қойылды.</translation>
    </message>
</context>
<context>
    <name>Consents</name>
    <message>
        <source>Report a breach of the agreement</source>
        <translation>Келісімнің бұзылғаны туралы хабарлау</translation>
    </message>
    <message>
        <source>For a compromised key use the red button instead. Without a network the report waits here and is shown as NOT sent.</source>
        <translation>Кілт компрометацияланса, қызыл батырманы басыңыз. Желі болмаса, хабарлама осында күтіп, ЖІБЕРІЛМЕГЕН деп көрсетіледі.</translation>
    </message>
    <message>
        <source>Clause</source>
        <translation>Тармақ</translation>
    </message>
    <message>
        <source>if you know it</source>
        <translation>білсеңіз</translation>
    </message>
    <message>
        <source>Sign and send</source>
        <translation>Қол қойып, жіберу</translation>
    </message>
    <message>
        <source>Consents</source>
        <extracomment>Consents, documents, the operator&apos;s messages, the time, and the ended agreements.</extracomment>
        <translation>Келісімдер</translation>
    </message>
    <message>
        <source>What you agreed to, and what came of it</source>
        <translation>Неге келістіңіз және одан не шықты</translation>
    </message>
    <message>
        <source>Ask for messages</source>
        <translation>Хабарламаларды сұрату</translation>
    </message>
    <message>
        <source>Report a breach...</source>
        <translation>Бұзушылық туралы хабарлау…</translation>
    </message>
    <message>
        <source>Export everything...</source>
        <translation>Барлығын сыртқа шығару…</translation>
    </message>
    <message>
        <source>No consent was given on this computer</source>
        <translation>Бұл компьютерде келісім берілмеген</translation>
    </message>
    <message>
        <source>A consent is recorded when you apply for a certificate.</source>
        <translation>Келісім сертификатқа өтініш бергенде жазылады.</translation>
    </message>
    <message>
        <source>Agreement {version}, {language}</source>
        <translation>Келісім {version}, {language}</translation>
    </message>
    <message>
        <source>Read</source>
        <translation>Оқу</translation>
    </message>
    <message>
        <source>Your documents</source>
        <translation>Сіздің құжаттарыңыз</translation>
    </message>
    <message>
        <source>The operator&apos;s messages</source>
        <translation>Оператордың хабарламалары</translation>
    </message>
    <message>
        <source>Consent to the processing of personal data</source>
        <translation>Дербес деректерді өңдеуге келісім</translation>
    </message>
    <message>
        <source>none</source>
        <translation>жоқ</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>иә</translation>
    </message>
    <message>
        <source>not yet</source>
        <translation>әлі жоқ</translation>
    </message>
    <message>
        <source>Given</source>
        <translation>Берілген уақыты</translation>
    </message>
    <message>
        <source>Agreement</source>
        <translation>Келісім</translation>
    </message>
    <message>
        <source>Registers allowed</source>
        <translation>Рұқсат берілген дерекқорлар</translation>
    </message>
    <message>
        <source>Transfers allowed</source>
        <translation>Рұқсат берілген жіберулер</translation>
    </message>
    <message>
        <source>The operator has it</source>
        <translation>Операторға жеткен</translation>
    </message>
    <message>
        <source>This agreement ended</source>
        <translation>Бұл келісім аяқталды</translation>
    </message>
    <message>
        <source>The certificate stays in force. The next application needs a new agreement and a new consent.</source>
        <translation>Сертификат күшінде қалады. Келесі өтінішке жаңа келісім мен жаңа рұқсат керек.</translation>
    </message>
    <message>
        <source>Withdrawing consent does not revoke the certificate</source>
        <translation>Келісім кері қайтарып алынса да, сертификат әрекет ете береді</translation>
    </message>
    <message>
        <source>Withdraw...</source>
        <translation>Кері қайтарып алу…</translation>
    </message>
    <message>
        <source>Object...</source>
        <translation>Қарсылық білдіру…</translation>
    </message>
    <message>
        <source>The operator&apos;s signed message</source>
        <translation>Оператордың қол қойылған хабарламасы</translation>
    </message>
    <message>
        <source>Withdraw consent</source>
        <translation>Келісімді кері қайтарып алу</translation>
    </message>
    <message>
        <source>The certificate stays in force. The operator may keep what the law tells it to keep.</source>
        <translation>Сертификат күшінде қалады. Оператор заң сақтауды талап ететінін сақтай алады.</translation>
    </message>
    <message>
        <source>Only make it for printing</source>
        <translation>Тек басып шығару үшін дайындау</translation>
    </message>
    <message>
        <source>Object to automatic processing</source>
        <translation>Автоматты өңдеуге қарсылық білдіру</translation>
    </message>
    <message>
        <source>The operator then does these steps by hand and answers within three working days.</source>
        <translation>Содан кейін оператор бұл әрекеттерді қолмен орындайды және үш жұмыс күні ішінде жауап береді.</translation>
    </message>
    <message>
        <source>Which steps?</source>
        <translation>Қай әрекеттер?</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Себебі</translation>
    </message>
    <message>
        <source>if you like</source>
        <translation>қаласаңыз</translation>
    </message>
    <message>
        <source>Show the document</source>
        <translation>Құжатты көрсету</translation>
    </message>
    <message>
        <source>The operator must answer within three working days. The application goes on by hand.</source>
        <translation>Оператор үш жұмыс күні ішінде жауап беруге міндетті. Өтініш қолмен қаралады.</translation>
    </message>
    <message>
        <source>Export everything</source>
        <translation>Барлығын сыртқа шығару</translation>
    </message>
    <message>
        <source>Answer to a withdrawal</source>
        <translation>Келісімді кері қайтарып алуға жауап</translation>
    </message>
    <message>
        <source>Answer to an objection</source>
        <translation>Қарсылыққа жауап</translation>
    </message>
    <message>
        <source>End of an agreement</source>
        <translation>Келісімнің аяқталуы</translation>
    </message>
    <message>
        <source>New version of the agreement</source>
        <translation>Келісімнің жаңа нұсқасы</translation>
    </message>
    <message>
        <source>A letter was sent to you</source>
        <translation>Сізге хат жіберілді</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>Хабарлама</translation>
    </message>
    <message>
        <source>Withdrawn</source>
        <translation>Кері қайтарып алынған</translation>
    </message>
    <message>
        <source>Withdrawal sent</source>
        <translation>Кері қайтарып алу жіберілді</translation>
    </message>
    <message>
        <source>Agreement ended</source>
        <translation>Келісім аяқталды</translation>
    </message>
    <message>
        <source>Not sent yet</source>
        <translation>Әлі жіберілмеген</translation>
    </message>
    <message>
        <source>In force</source>
        <translation>Күшінде</translation>
    </message>
    <message>
        <source>Withdrawal of consent</source>
        <translation>Келісімді кері қайтарып алу</translation>
    </message>
    <message>
        <source>Objection</source>
        <translation>Қарсылық</translation>
    </message>
    <message>
        <source>Report of a breach</source>
        <translation>Бұзушылық туралы хабарлама</translation>
    </message>
    <message>
        <source>Answered</source>
        <translation>Жауап берілді</translation>
    </message>
    <message>
        <source>Answer overdue</source>
        <translation>Жауап кешікті</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>Жіберілді</translation>
    </message>
    <message>
        <source>NOT sent</source>
        <translation>ЖІБЕРІЛМЕГЕН</translation>
    </message>
    <message>
        <source>answer due {date}</source>
        <translation>жауап мерзімі: {date}</translation>
    </message>
    <message numerus="yes">
        <source>%Ln full day(s) left</source>
        <translation>
            <numerusform>%Ln толық күн қалды</numerusform>
            <numerusform>%Ln толық күн қалды</numerusform>
        </translation>
    </message>
    <message>
        <source>answer due {date}, {left}</source>
        <translation>жауап беру мерзімі: {date}, {left}</translation>
    </message>
    <message>
        <source>answer due about {date}, {left}</source>
        <translation>жауап беру мерзімі шамамен: {date}, {left}</translation>
    </message>
    <message>
        <source>Import an agreement...</source>
        <translation>Келісімді импорттау…</translation>
    </message>
    <message>
        <source>Agreement taken in: {name} ({languages})</source>
        <translation>Келісім мәтіні енгізілді: {name} ({languages})</translation>
    </message>
    <message>
        <source>It is agreed to where the operator publishes none under that name; where one is published, both must be the same bytes.</source>
        <translation>Оператор осы атаумен мәтін жарияламаса, осы мәтін қолданылады; жарияласа, екеуі байтма-байт бірдей болуы тиіс.</translation>
    </message>
    <message>
        <source>Import an official agreement</source>
        <translation>Ресми келісімді импорттау</translation>
    </message>
</context>
<context>
    <name>Console</name>
    <message>
        <source>Please confirm</source>
        <translation>Растаңыз</translation>
    </message>
    <message>
        <source>No</source>
        <translation>Жоқ</translation>
    </message>
    <message>
        <source>Yes</source>
        <translation>Иә</translation>
    </message>
    <message>
        <source>To continue, type {word}</source>
        <translation>Жалғастыру үшін теріңіз: {word}</translation>
    </message>
    <message>
        <source>year-month-day, such as 2026-03-31</source>
        <translation>жыл-ай-күн, мысалы 2026-03-31</translation>
    </message>
    <message>
        <source>a version, such as 3.1</source>
        <translation>нұсқа, мысалы 3.1</translation>
    </message>
    <message>
        <source>Add the condition</source>
        <translation>Шартты қосу</translation>
    </message>
    <message>
        <source>chosen</source>
        <extracomment>The next rows of the search below a row&apos;s id; answers by `CertificateRows.take`. So many rows are kept; a longer list is narrowed, not scrolled through.</extracomment>
        <translation>таңдалған</translation>
    </message>
    <message>
        <source>not chosen</source>
        <translation>таңдалмаған</translation>
    </message>
    <message>
        <source>Chosen</source>
        <translation>Таңдалған</translation>
    </message>
    <message>
        <source>IIN</source>
        <translation>ЖСН</translation>
    </message>
    <message>
        <source>Unit</source>
        <translation>Бөлімше</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>Оқиғалар барысы</translation>
    </message>
    <message>
        <source>Add note</source>
        <translation>Жазба қосу</translation>
    </message>
    <message>
        <source>Somebody was told</source>
        <translation>Хабарланды деп жазу</translation>
    </message>
    <message>
        <source>Attach</source>
        <translation>Файл тіркеу</translation>
    </message>
    <message>
        <source>Take this case over</source>
        <translation>Инцидентті өзіме алу</translation>
    </message>
    <message>
        <source>Close the case…</source>
        <translation>Инцидентті жабу…</translation>
    </message>
    <message>
        <source>Export signed report</source>
        <translation>Қол қойылған есепті сақтау</translation>
    </message>
    <message>
        <source>Report written</source>
        <translation>Есеп жазылды</translation>
    </message>
    <message>
        <source>Who, and how</source>
        <translation>Кімге және қалай</translation>
    </message>
    <message>
        <source>What is to be remembered</source>
        <translation>Нені есте сақтау керек</translation>
    </message>
    <message>
        <source>Write down</source>
        <translation>Жазу</translation>
    </message>
    <message>
        <source>What is written stays: nothing is removed.</source>
        <translation>Жазылғаны сақталады: ештеңе өшірілмейді.</translation>
    </message>
    <message>
        <source>Close the case</source>
        <translation>Инцидентті жабу</translation>
    </message>
    <message>
        <source>How it ended</source>
        <translation>Немен аяқталды</translation>
    </message>
    <message>
        <source>Only when every certificate is proved revoked.</source>
        <translation>Барлық сертификаттың кері қайтарып алынғаны дәлелденгенде ғана.</translation>
    </message>
    <message>
        <source>Attach a file</source>
        <translation>Файл тіркеу</translation>
    </message>
    <message>
        <source>Closed</source>
        <translation>Жабық</translation>
    </message>
    <message>
        <source>Not yet revoked</source>
        <translation>Әлі кері қайтарып алынған жоқ</translation>
    </message>
    <message>
        <source>revoked: {n} of {all} certificates</source>
        <translation>кері қайтарып алынған сертификаттар: {n} / {all}</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Күйі</translation>
    </message>
    <message>
        <source>by {time}</source>
        <translation>мерзімі: {time}</translation>
    </message>
    <message>
        <source>Nothing is due any more</source>
        <translation>Мерзімі күтілетін ештеңе жоқ</translation>
    </message>
    <message>
        <source>Deadline</source>
        <translation>Мерзім</translation>
    </message>
    <message>
        <source>Status change due</source>
        <translation>Мәртебе өзгеруі тиіс</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>белгісіз</translation>
    </message>
    <message>
        <source>Token</source>
        <translation>Токен</translation>
    </message>
    <message>
        <source>firmware {version}</source>
        <translation>микробағдарлама {version}</translation>
    </message>
    <message>
        <source>Agreement and consent</source>
        <translation>Келісім және келісу</translation>
    </message>
    <message>
        <source>nobody yet</source>
        <translation>әзірге ешкімге</translation>
    </message>
    <message>
        <source>see the list below</source>
        <translation>тізім төменде</translation>
    </message>
    <message>
        <source>IIN {iin}</source>
        <translation>ЖСН {iin}</translation>
    </message>
    <message>
        <source>Certificates</source>
        <translation>Сертификаттар</translation>
    </message>
    <message>
        <source>none was named</source>
        <translation>аталмаған</translation>
    </message>
    <message>
        <source>Who was told</source>
        <translation>Кімге хабарланды</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>Файлдар</translation>
    </message>
    <message>
        <source>{n} bytes</source>
        <translation>{n} байт</translation>
    </message>
    <message>
        <source>Firmware</source>
        <translation>Микробағдарлама</translation>
    </message>
    <message>
        <source>Until</source>
        <translation>Дейін</translation>
    </message>
    <message>
        <source>Status</source>
        <extracomment>Conditions of a search, in the order of the menu. Those that are chosen out of the values that occur.</extracomment>
        <translation>Мәртебесі</translation>
    </message>
    <message>
        <source>Organisation</source>
        <translation>Ұйым</translation>
    </message>
    <message>
        <source>Token model</source>
        <translation>Токен моделі</translation>
    </message>
    <message>
        <source>Firmware from</source>
        <translation>Микробағдарлама, бастап</translation>
    </message>
    <message>
        <source>Firmware up to</source>
        <translation>Микробағдарлама, дейін</translation>
    </message>
    <message>
        <source>Token batch</source>
        <translation>Токендер тобы</translation>
    </message>
    <message>
        <source>PKCS#11 module</source>
        <translation>PKCS#11 модулі</translation>
    </message>
    <message>
        <source>Scheme</source>
        <translation>Схема</translation>
    </message>
    <message>
        <source>Agreement version</source>
        <translation>Келісім нұсқасы</translation>
    </message>
    <message>
        <source>Issued from</source>
        <translation>Берілген күні, бастап</translation>
    </message>
    <message>
        <source>Issued up to</source>
        <translation>Берілген күні, дейін</translation>
    </message>
    <message>
        <source>Words</source>
        <translation>Сөздер</translation>
    </message>
    <message>
        <source>Not confirmed yet</source>
        <translation>Әлі расталмаған</translation>
    </message>
    <message>
        <source>Expired</source>
        <translation>Мерзімі өткен</translation>
    </message>
    <message>
        <source>Waits for approval</source>
        <translation>Мақұлдау күтілуде</translation>
    </message>
    <message numerus="yes">
        <source>%Ln person(s) told</source>
        <translation>
            <numerusform>Хабарланған адам саны: %Ln</numerusform>
            <numerusform>Хабарланған адам саны: %Ln</numerusform>
        </translation>
    </message>
    <message>
        <source>The ledger equals the revocation list</source>
        <translation>Тізімдеме мен кері қайтарып алу тізімі бірдей</translation>
    </message>
    <message>
        <source>The ledger and the revocation list differ</source>
        <translation>Тізімдеме мен кері қайтарып алу тізімі әртүрлі</translation>
    </message>
    <message>
        <source>Two people are needed</source>
        <translation>Екі тұлғаның қолы қажет</translation>
    </message>
    <message>
        <source>Look at the plan</source>
        <translation>Жоспарды қарау</translation>
    </message>
    <message>
        <source>Execute the rest…</source>
        <translation>Қалғанын орындау…</translation>
    </message>
    <message>
        <source>Execute the first stage…</source>
        <translation>Бірінші кезеңді орындау…</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Кідірту</translation>
    </message>
    <message>
        <source>Cancel the plan…</source>
        <translation>Жоспардан бас тарту…</translation>
    </message>
    <message>
        <source>I have reviewed this</source>
        <translation>Мен мұны тексердім</translation>
    </message>
    <message>
        <source>Tell the people…</source>
        <translation>Адамдарға хабарлау…</translation>
    </message>
    <message>
        <source>Show the ledger</source>
        <translation>Тізімдемені көрсету</translation>
    </message>
    <message>
        <source>I have compared the hash aloud with the author</source>
        <translation>Бақылау сомасын жоспар авторымен дауыстап салыстырдым</translation>
    </message>
    <message>
        <source>I have looked at the {n} people without a key</source>
        <translation>Басқа кілті жоқ адамдар санын қарадым: {n}</translation>
    </message>
    <message>
        <source>Type the number of certificates</source>
        <translation>Сертификат санын жазыңыз</translation>
    </message>
    <message>
        <source>Reject</source>
        <translation>Қабылдамау</translation>
    </message>
    <message>
        <source>Approve</source>
        <translation>Мақұлдау</translation>
    </message>
    <message>
        <source>you</source>
        <translation>сіз</translation>
    </message>
    <message>
        <source>signed {time}</source>
        <translation>қол қойылды: {time}</translation>
    </message>
    <message>
        <source>Verified</source>
        <translation>Тексерілді</translation>
    </message>
    <message>
        <source>Not looked at</source>
        <translation>Қаралмаған</translation>
    </message>
    <message>
        <source>Author of the plan</source>
        <translation>Жоспар авторы</translation>
    </message>
    <message>
        <source>Approved</source>
        <translation>Мақұлданды</translation>
    </message>
    <message>
        <source>Waits</source>
        <translation>Күтілуде</translation>
    </message>
    <message>
        <source>another person</source>
        <translation>басқа тұлға</translation>
    </message>
    <message>
        <source>Break-glass: one person</source>
        <translation>Шұғыл жоспар: бір тұлға</translation>
    </message>
    <message>
        <source>To be reviewed by {time}.</source>
        <translation>Тексеру мерзімі: {time}.</translation>
    </message>
    <message>
        <source>A second person has reviewed it.</source>
        <translation>Екінші тұлға тексерді.</translation>
    </message>
    <message>
        <source>Another person approves this plan</source>
        <translation>Бұл жоспарды басқа тұлға мақұлдайды</translation>
    </message>
    <message>
        <source>Read the hash to them; the operator refuses you.</source>
        <translation>Оған бақылау сомасын оқып беріңіз; сізден оператор қабылдамайды.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln person(s) will have no other key</source>
        <translation>
            <numerusform>Басқа кілті қалмайтын адам саны: %Ln</numerusform>
            <numerusform>Басқа кілті қалмайтын адам саны: %Ln</numerusform>
        </translation>
    </message>
    <message>
        <source>Until they get a new certificate.</source>
        <translation>Жаңа сертификат алғанға дейін.</translation>
    </message>
    <message>
        <source>Being executed</source>
        <translation>Орындалуда</translation>
    </message>
    <message>
        <source>First stage done</source>
        <translation>Бірінші кезең орындалды</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Кідіртілді</translation>
    </message>
    <message>
        <source>Executed</source>
        <translation>Орындалды</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Бас тартылған</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>Қабылданбады</translation>
    </message>
    <message>
        <source>Undone</source>
        <translation>Болдырылмады</translation>
    </message>
    <message>
        <source>to come</source>
        <translation>кезекте</translation>
    </message>
    <message>
        <source>asked, no answer yet</source>
        <translation>сұралды, жауап әлі жоқ</translation>
    </message>
    <message>
        <source>revoked</source>
        <translation>кері қайтарып алынды</translation>
    </message>
    <message>
        <source>was revoked before</source>
        <translation>бұрын кері қайтарып алынған</translation>
    </message>
    <message>
        <source>refused</source>
        <translation>қабылданбады</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>орындалмады</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>бас тартылды</translation>
    </message>
    <message>
        <source>Case opened</source>
        <translation>Инцидент ашылды</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Жазба</translation>
    </message>
    <message>
        <source>Told</source>
        <translation>Хабарланды</translation>
    </message>
    <message>
        <source>File attached</source>
        <translation>Файл тіркелді</translation>
    </message>
    <message>
        <source>Deadline passed</source>
        <translation>Мерзім өтті</translation>
    </message>
    <message>
        <source>Plan made</source>
        <translation>Жоспар жасалды</translation>
    </message>
    <message>
        <source>Status of a certificate</source>
        <translation>Сертификат мәртебесі</translation>
    </message>
    <message>
        <source>Case closed</source>
        <translation>Инцидент жабылды</translation>
    </message>
    <message>
        <source>Case opened again</source>
        <translation>Инцидент қайта ашылды</translation>
    </message>
    <message>
        <source>Case taken over</source>
        <translation>Инцидент жауапқа алынды</translation>
    </message>
    <message>
        <source>Event</source>
        <translation>Оқиға</translation>
    </message>
    <message>
        <source>Security officer</source>
        <translation>Қауіпсіздік қызметкері</translation>
    </message>
    <message>
        <source>Approver</source>
        <translation>Мақұлдаушы</translation>
    </message>
    <message>
        <source>Auditor: reads, orders nothing</source>
        <translation>Аудитор: оқиды, бұйрық бермейді</translation>
    </message>
    <message>
        <source>Officer</source>
        <translation>Қызметкер</translation>
    </message>
    <message>
        <source>Signed in with the token for one piece of work</source>
        <translation>Токенмен кіру бір жұмысқа ғана жарайды</translation>
    </message>
    <message>
        <source>Sign in with your token</source>
        <translation>Токеніңізбен кіріңіз</translation>
    </message>
    <message>
        <source>The key on the token signs; the operator knows its role and scope. Every order is signed anew, with a PIN of its own.</source>
        <translation>Токендегі кілт қол қояды; рөлі мен аясын оператор біледі. Әр бұйрыққа жеке PIN‑кодпен қайта қол қойылады.</translation>
    </message>
    <message>
        <source>Sign in and bring up to date</source>
        <translation>Кіріп, жаңарту</translation>
    </message>
    <message>
        <source>No officer&apos;s certificate on this computer</source>
        <translation>Бұл компьютерде қызметкер сертификаты жоқ</translation>
    </message>
    <message>
        <source>Apply for one in Saqta&apos;s main window, with the slip of your role.</source>
        <translation>Saqta басты терезесінде рөліңіздің тіркеу парағымен өтініш беріңіз.</translation>
    </message>
    <message>
        <source>Not signed in</source>
        <translation>Кірмегенсіз</translation>
    </message>
    <message>
        <source>Search and cases are there without it.</source>
        <translation>Іздеу мен инциденттер кірмей-ақ ашық.</translation>
    </message>
    <message>
        <source>token {serial}, until {date}</source>
        <translation>токен {serial}, мерзімі: {date}</translation>
    </message>
    <message>
        <source>Mirror</source>
        <translation>Көшірме</translation>
    </message>
    <message>
        <source>As of</source>
        <translation>Уақыты</translation>
    </message>
    <message>
        <source>Scope</source>
        <translation>Аясы</translation>
    </message>
    <message>
        <source>New reports</source>
        <translation>Жаңа хабарламалар</translation>
    </message>
    <message>
        <source>the whole organisation</source>
        <translation>бүкіл ұйым</translation>
    </message>
    <message>
        <source>Late by {h} h {m} min</source>
        <translation>Кешігу: {h} сағ {m} мин</translation>
    </message>
    <message>
        <source>{h} h {m} min left</source>
        <translation>Қалды: {h} сағ {m} мин</translation>
    </message>
    <message>
        <source>Remove the condition {name}</source>
        <translation>Шартты алып тастау: {name}</translation>
    </message>
    <message>
        <source>Condition</source>
        <translation>Шарт</translation>
    </message>
    <message>
        <source>Add a condition</source>
        <translation>Шарт қосу</translation>
    </message>
    <message>
        <source>Saved searches</source>
        <translation>Сақталған іздеулер</translation>
    </message>
    <message>
        <source>Save this search…</source>
        <translation>Бұл іздеуді сақтау…</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Алып тастау</translation>
    </message>
    <message>
        <source>Save this search</source>
        <translation>Бұл іздеуді сақтау</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Атауы</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Сақтау</translation>
    </message>
    <message>
        <source>A plan revokes nothing until a second person approves it.</source>
        <translation>Екінші тұлға мақұлдамайынша жоспар ештеңені кері қайтарып алмайды.</translation>
    </message>
    <message>
        <source>Open incident</source>
        <translation>Инцидент ашу</translation>
    </message>
    <message>
        <source>List to file</source>
        <translation>Тізімді файлға</translation>
    </message>
    <message>
        <source>Plan revocation…</source>
        <translation>Жоспар жасау…</translation>
    </message>
    <message>
        <source>Incidents</source>
        <translation>Инциденттер</translation>
    </message>
    <message>
        <source>Reports of holders, and cases of your own</source>
        <translation>Иелердің хабарламалары және өз инциденттеріңіз</translation>
    </message>
    <message>
        <source>Opened by the holder&apos;s report, {time}</source>
        <translation>Иесінің хабарламасымен ашылды: {time}</translation>
    </message>
    <message>
        <source>Opened by an officer, {time}</source>
        <translation>Қызметкер ашты: {time}</translation>
    </message>
    <message>
        <source>Which cases</source>
        <translation>Қай инциденттер</translation>
    </message>
    <message>
        <source>Open cases</source>
        <translation>Ашық</translation>
    </message>
    <message>
        <source>Closed cases</source>
        <translation>Жабық</translation>
    </message>
    <message>
        <source>All incidents</source>
        <translation>Барлық инцидент</translation>
    </message>
    <message>
        <source>Export signed report…</source>
        <translation>Қол қойылған есеп…</translation>
    </message>
    <message>
        <source>Bring up to date</source>
        <translation>Жаңарту</translation>
    </message>
    <message>
        <source>No incidents here</source>
        <translation>Мұнда инцидент жоқ</translation>
    </message>
    <message>
        <source>A holder&apos;s report opens one when you bring all up to date.</source>
        <translation>Жаңартқанда иесінің хабарламасы инцидент ашады.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln case(s) late</source>
        <translation>
            <numerusform>Кешіккен инцидент саны: %Ln</numerusform>
            <numerusform>Кешіккен инцидент саны: %Ln</numerusform>
        </translation>
    </message>
    <message>
        <source>The status has not changed within the term.</source>
        <translation>Мәртебе мерзімінде өзгерген жоқ.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln certificate(s)</source>
        <translation>
            <numerusform>%Ln сертификат</numerusform>
            <numerusform>%Ln сертификат</numerusform>
        </translation>
    </message>
    <message>
        <source>See</source>
        <translation>Ашу</translation>
    </message>
    <message numerus="yes">
        <source>and %Ln more</source>
        <translation>
            <numerusform>және тағы %Ln</numerusform>
            <numerusform>және тағы %Ln</numerusform>
        </translation>
    </message>
    <message>
        <source>An order is on its way</source>
        <extracomment>So long after the console is there comes what its first rows do without.</extracomment>
        <translation>Бұйрық жолда</translation>
    </message>
    <message>
        <source>The manifest</source>
        <translation>Манифест</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Себебі</translation>
    </message>
    <message>
        <source>First stage</source>
        <translation>Бірінші кезең</translation>
    </message>
    <message>
        <source>certificates</source>
        <translation>сертификат</translation>
    </message>
    <message>
        <source>Why, for the second person</source>
        <translation>Неліктен, екінші тұлға үшін</translation>
    </message>
    <message>
        <source>Break-glass: without a second person</source>
        <translation>Шұғыл: екінші тұлғасыз</translation>
    </message>
    <message>
        <source>Few certificates, once a day, told to everybody.</source>
        <translation>Аз сертификат, күніне бір рет, бәріне хабарланады.</translation>
    </message>
    <message>
        <source>You act alone</source>
        <translation>Сіз жалғыз әрекет етесіз</translation>
    </message>
    <message>
        <source>The operator&apos;s security officer hears of it at once, and another person must review it within 24 hours.</source>
        <translation>Оператордың қауіпсіздік қызметкері бірден біледі, басқа тұлға 24 сағат ішінде тексеруге тиіс.</translation>
    </message>
    <message>
        <source>Count again</source>
        <translation>Қайта санау</translation>
    </message>
    <message>
        <source>Sign and hand in…</source>
        <translation>Қол қойып, тапсыру…</translation>
    </message>
    <message>
        <source>Sign alone…</source>
        <translation>Жалғыз қол қою…</translation>
    </message>
    <message>
        <source>Break-glass</source>
        <translation>Шұғыл кері қайтарып алу</translation>
    </message>
    <message>
        <source>{n} certificates are revoked on your signature alone.</source>
        <translation>Тек сіздің қолыңызбен кері қайтарып алынатын сертификаттар: {n}.</translation>
    </message>
    <message>
        <source>Sign alone</source>
        <translation>Жалғыз қол қою</translation>
    </message>
    <message>
        <source>No second person has looked at this</source>
        <translation>Екінші тұлға мұны қарамаған</translation>
    </message>
    <message>
        <source>It is told to everybody, at once.</source>
        <translation>Бұл бірден бәріне хабарланады.</translation>
    </message>
    <message>
        <source>What is meant</source>
        <translation>Не туралы</translation>
    </message>
    <message>
        <source>Nothing has been counted yet.</source>
        <translation>Әлі саналған жоқ.</translation>
    </message>
    <message>
        <source>{n} of the named ones are not valid and are left out.</source>
        <translation>Аталғандардың ішінде әрекет етпейтіні, сондықтан алынбағаны: {n}.</translation>
    </message>
    <message>
        <source>Units hit hardest</source>
        <translation>Ең көп қамтылатын бөлімшелер</translation>
    </message>
    <message>
        <source>Services that stop for these people</source>
        <translation>Бұл адамдар үшін тоқтайтын сервистер</translation>
    </message>
    <message>
        <source>No.</source>
        <translation>№</translation>
    </message>
    <message>
        <source>Serial number</source>
        <translation>Сериялық нөмірі</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Уақыты</translation>
    </message>
    <message>
        <source>people</source>
        <translation>адам</translation>
    </message>
    <message>
        <source>units</source>
        <translation>бөлімше</translation>
    </message>
    <message>
        <source>services</source>
        <translation>сервис</translation>
    </message>
    <message>
        <source>people without another key</source>
        <translation>басқа кілті жоқ адам</translation>
    </message>
    <message>
        <source>A list of {n} named certificates</source>
        <translation>Аталған сертификаттар тізімі: {n}</translation>
    </message>
    <message>
        <source>The first {n} certificates</source>
        <translation>Бастапқы сертификаттар: {n}</translation>
    </message>
    <message>
        <source>then it stops, and the result is looked at</source>
        <translation>содан соң тоқтап, нәтижесі қаралады</translation>
    </message>
    <message>
        <source>The other {n} certificates</source>
        <translation>Қалған сертификаттар: {n}</translation>
    </message>
    <message>
        <source>can be paused and cancelled at any moment</source>
        <translation>кез келген сәтте тоқтатуға болады</translation>
    </message>
    <message>
        <source>Break-glass: no second person; reviewed within 24 hours.</source>
        <translation>Шұғыл: екінші тұлғасыз; 24 сағат ішінде тексеріледі.</translation>
    </message>
    <message>
        <source>(none named)</source>
        <translation>(аталмаған)</translation>
    </message>
    <message>
        <source>Copy all {n}</source>
        <translation>Барлығын көшіру: {n}</translation>
    </message>
    <message>
        <source>Ledger</source>
        <extracomment>States in which what is not done yet can still be stopped for ever.</extracomment>
        <translation>Тізімдеме</translation>
    </message>
    <message>
        <source>Execute the rest</source>
        <translation>Қалғанын орындау</translation>
    </message>
    <message>
        <source>Execute the first stage</source>
        <translation>Бірінші кезеңді орындау</translation>
    </message>
    <message>
        <source>{n} certificates are revoked. That can&apos;t be taken back.</source>
        <translation>Кері қайтарып алынатын сертификаттар: {n}. Мұны қайтару мүмкін емес.</translation>
    </message>
    <message>
        <source>Execute</source>
        <translation>Орындау</translation>
    </message>
    <message>
        <source>Cancel the plan</source>
        <translation>Жоспардан бас тарту</translation>
    </message>
    <message>
        <source>{n} certificates are not revoked by this plan any more.</source>
        <translation>Бұл жоспармен енді кері қайтарып алынбайтын сертификаттар: {n}.</translation>
    </message>
    <message>
        <source>Tell the people</source>
        <translation>Адамдарға хабарлау</translation>
    </message>
    <message>
        <source>What every person of this plan is told</source>
        <translation>Жоспардағы әр адамға не хабарланады</translation>
    </message>
    <message>
        <source>Sign and send</source>
        <translation>Қол қойып, жіберу</translation>
    </message>
    <message>
        <source>Reason: {reason}</source>
        <extracomment>The judged plan, its effect by this officer&apos;s mirror, and its author&apos;s name.</extracomment>
        <translation>Себебі: {reason}</translation>
    </message>
    <message>
        <source>What the plan holds</source>
        <translation>Жоспар мазмұны</translation>
    </message>
    <message>
        <source>{n} certificates</source>
        <translation>Сертификат саны: {n}</translation>
    </message>
    <message>
        <source>By the operator&apos;s word. Look at the plan: this computer then judges its signature and counts by your own mirror.</source>
        <translation>Оператордың айтуынша. Жоспарды қараңыз: сонда бұл компьютер қолын тексеріп, өз көшірмеңіз бойынша санайды.</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Көшіру</translation>
    </message>
    <message>
        <source>Hash of the manifest, SHA-256</source>
        <translation>Манифесттің бақылау сомасы, SHA-256</translation>
    </message>
    <message>
        <source>{n} more fit the search now and stay.</source>
        <translation>Қазір іздеуге сай келіп, жоспарға кірмейтіні: {n}.</translation>
    </message>
    <message>
        <source>Revocation plans</source>
        <translation>Кері қайтарып алу жоспарлары</translation>
    </message>
    <message>
        <source>Plan of mass revocation</source>
        <translation>Жаппай кері қайтарып алу жоспары</translation>
    </message>
    <message>
        <source>Two people, small stage first, one ledger</source>
        <translation>Екі тұлға, алдымен шағын кезең, бір тізімдеме</translation>
    </message>
    <message>
        <source>Plan {id}, handed in {time}</source>
        <translation>Жоспар {id}, тапсырылды: {time}</translation>
    </message>
    <message>
        <source>All plans</source>
        <translation>Барлық жоспар</translation>
    </message>
    <message>
        <source>Draft</source>
        <translation>Жоба</translation>
    </message>
    <message>
        <source>Dry run</source>
        <translation>Сынақ есебі</translation>
    </message>
    <message>
        <source>Approval</source>
        <translation>Мақұлдау</translation>
    </message>
    <message>
        <source>Execution</source>
        <translation>Орындау</translation>
    </message>
    <message>
        <source>End</source>
        <translation>Аяқтау</translation>
    </message>
    <message>
        <source>A plan begins with a search.</source>
        <translation>Жоспар іздеуден басталады.</translation>
    </message>
    <message>
        <source>The operator tells of them when you sign in.</source>
        <translation>Кіргенде оператор оларды айтады.</translation>
    </message>
    <message>
        <source>No plans here</source>
        <translation>Мұнда жоспар жоқ</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>Кіру</translation>
    </message>
    <message>
        <source>{n} certificates, {time}</source>
        <translation>сертификат саны: {n}, {time}</translation>
    </message>
    <message>
        <source>Plan {id}</source>
        <translation>Жоспар {id}</translation>
    </message>
    <message>
        <source>Search</source>
        <extracomment>Rows of the first answer fill any screen; the next ones come while one scrolls. So long the typing rests before everything that fits is counted.</extracomment>
        <translation>Іздеу</translation>
    </message>
    <message>
        <source>The mirror is empty</source>
        <translation>Көшірме бос</translation>
    </message>
    <message>
        <source>Certificates of the organisation, mirror of {time}</source>
        <translation>Ұйым сертификаттары, көшірме уақыты: {time}</translation>
    </message>
    <message numerus="yes">
        <source>List of %Ln certificate(s) written</source>
        <translation>
            <numerusform>Тізім жазылды, сертификат саны: %Ln</numerusform>
            <numerusform>Тізім жазылды, сертификат саны: %Ln</numerusform>
        </translation>
    </message>
    <message>
        <source>name, IIN, token, e-mail, serial number</source>
        <translation>аты-жөні, ЖСН, токен, пошта, сериялық нөмір</translation>
    </message>
    <message>
        <source>Choose the whole result</source>
        <translation>Нәтижені түгел таңдау</translation>
    </message>
    <message numerus="yes">
        <source>For %Ln certificate(s)</source>
        <translation>
            <numerusform>Сертификат саны: %Ln</numerusform>
            <numerusform>Сертификат саны: %Ln</numerusform>
        </translation>
    </message>
    <message>
        <source>Open an incident</source>
        <translation>Инцидент ашу</translation>
    </message>
    <message>
        <source>What happened, in a line</source>
        <translation>Не болды, бір жолмен</translation>
    </message>
    <message>
        <source>Show IIN</source>
        <translation>ЖСН көрсету</translation>
    </message>
    <message>
        <source>Cover IIN</source>
        <translation>ЖСН жасыру</translation>
    </message>
    <message>
        <source>Sign in with your token: the certificates of your scope are copied here and can then be searched without a network.</source>
        <translation>Токеніңізбен кіріңіз: аяңыздағы сертификаттар осында көшіріліп, кейін желісіз ізделеді.</translation>
    </message>
    <message>
        <source>{n} certificates are hidden by the search.</source>
        <translation>Іздеу жасырған сертификаттар: {n}.</translation>
    </message>
    <message>
        <source>Nothing fits</source>
        <translation>Сай келетіні жоқ</translation>
    </message>
    <message>
        <source>More than {n} certificates</source>
        <translation>Сертификат саны {n} мәнінен көп</translation>
    </message>
    <message>
        <source>of {n} in {ms} ms</source>
        <translation>барлығы {n}, {ms} мс</translation>
    </message>
    <message>
        <source>Whole result chosen: {n}</source>
        <translation>Нәтиже түгел таңдалды: {n}</translation>
    </message>
    <message numerus="yes">
        <source>%Ln certificate(s) chosen</source>
        <translation>
            <numerusform>Таңдалған сертификат саны: %Ln</numerusform>
            <numerusform>Таңдалған сертификат саны: %Ln</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing is chosen</source>
        <translation>Ештеңе таңдалмаған</translation>
    </message>
    <message>
        <source>Reported by the holder, signed by the token</source>
        <translation>Иесі хабарлады, токенмен қол қойылған</translation>
    </message>
    <message>
        <source>Reported by the holder, without the token</source>
        <translation>Иесі хабарлады, токенсіз</translation>
    </message>
    <message>
        <source>{what}, by {name}</source>
        <translation>{what}: {name}</translation>
    </message>
    <message>
        <source>Revocation: {serial}</source>
        <translation>Кері қайтарып алу: {serial}</translation>
    </message>
    <message>
        <source>needs a verified revocation list</source>
        <translation>тексерілген кері қайтарып алу тізімі керек</translation>
    </message>
    <message>
        <source>Incident console</source>
        <translation>Инциденттер консолі</translation>
    </message>
    <message>
        <source>Plans</source>
        <translation>Жоспарлар</translation>
    </message>
    <message>
        <source>Mirror: just now</source>
        <translation>Көшірме: жаңа ғана</translation>
    </message>
    <message numerus="yes">
        <source>Mirror: %Ln minute(s) old</source>
        <translation>
            <numerusform>Көшірме: %Ln мин бұрын</numerusform>
            <numerusform>Көшірме: %Ln мин бұрын</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Mirror: %Ln hour(s) old</source>
        <translation>
            <numerusform>Көшірме: %Ln сағ бұрын</numerusform>
            <numerusform>Көшірме: %Ln сағ бұрын</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Mirror: %Ln day(s) old</source>
        <translation>
            <numerusform>Көшірме: %Ln күн бұрын</numerusform>
            <numerusform>Көшірме: %Ln күн бұрын</numerusform>
        </translation>
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
    <message>
        <source>today at {time}</source>
        <translation>бүгін {time}</translation>
    </message>
</context>
<context>
    <name>Destroy</name>
    <message>
        <source>DELETE</source>
        <translation>ӨШІРУ</translation>
    </message>
    <message>
        <source>Delete a key on the token</source>
        <translation>Токендегі кілтті өшіру</translation>
    </message>
    <message>
        <source>It can&apos;t be brought back</source>
        <translation>Оны қайтару мүмкін емес</translation>
    </message>
    <message>
        <source>Nothing will ever be signed with this key again.</source>
        <translation>Бұл кілтпен енді ешқашан қол қойылмайды.</translation>
    </message>
    <message>
        <source>Delete the key</source>
        <translation>Кілтті өшіру</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Кілт</translation>
    </message>
    <message>
        <source>A key without a certificate lies here</source>
        <translation>Мұнда сертификаты жоқ кілт жатыр</translation>
    </message>
    <message>
        <source>Delete...</source>
        <translation>Өшіру…</translation>
    </message>
    <message>
        <source>Its certificate is revoked</source>
        <translation>Оның сертификаты кері қайтарып алынды</translation>
    </message>
    <message>
        <source>The authority refused the application, {day}</source>
        <translation>Орталық өтінішті қабылдамады, {day}</translation>
    </message>
    <message>
        <source>The certificate was not as asked, {day}</source>
        <translation>Сертификат сұралғандай болмады, {day}</translation>
    </message>
    <message>
        <source>The application was given up, {day}</source>
        <translation>Өтініштен бас тартылды, {day}</translation>
    </message>
</context>
<context>
    <name>Diagnostics</name>
    <message>
        <source>Diagnostics</source>
        <extracomment>Facts that name a person, a place or a token stay out of the report.</extracomment>
        <translation>Диагностика</translation>
    </message>
    <message>
        <source>What Saqta needs, layer by layer</source>
        <translation>Saqta бағдарламасына не керек, қабат-қабатымен</translation>
    </message>
    <message>
        <source>Looking</source>
        <translation>Тексерілуде</translation>
    </message>
    <message>
        <source>Run again</source>
        <translation>Қайта тексеру</translation>
    </message>
    <message>
        <source>Not looked at yet</source>
        <translation>Әлі тексерілмеген</translation>
    </message>
    <message numerus="yes">
        <source>%Ln problem(s)</source>
        <translation>
            <numerusform>ақау саны: %Ln</numerusform>
            <numerusform>ақау саны: %Ln</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln warning(s)</source>
        <translation>
            <numerusform>ескерту саны: %Ln</numerusform>
            <numerusform>ескерту саны: %Ln</numerusform>
        </translation>
    </message>
    <message>
        <source>Everything is fine</source>
        <translation>Бәрі дұрыс</translation>
    </message>
    <message>
        <source>Checks: {n}, today at {time}</source>
        <translation>Тексеру саны: {n}, бүгін {time}</translation>
    </message>
    <message>
        <source>Saqta works, but not at its best.</source>
        <translation>Saqta істейді, бірақ толық емес.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln check(s) are fine</source>
        <translation>
            <numerusform>Дұрыс тексерулер: %Ln</numerusform>
            <numerusform>Дұрыс тексерулер: %Ln</numerusform>
        </translation>
    </message>
    <message>
        <source>{check}: can&apos;t be known here</source>
        <translation>{check}: мұнда білу мүмкін емес</translation>
    </message>
    <message>
        <source>Support report</source>
        <translation>Қолдау есебі</translation>
    </message>
    <message>
        <source>Names, IIN, serial numbers and secrets are left out. Nothing is sent: you decide whom to give it to.</source>
        <translation>Аты-жөндер, ЖСН, сериялық нөмірлер мен құпиялар кірмейді. Ештеңе жіберілмейді: кімге беретініңізді өзіңіз шешесіз.</translation>
    </message>
    <message>
        <source>Save...</source>
        <translation>Сақтау…</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Көшіру</translation>
    </message>
    <message>
        <source>Save the report</source>
        <translation>Есепті сақтау</translation>
    </message>
    <message>
        <source>Work at the computer itself: a remote session may hide it.</source>
        <translation>Компьютердің өзінде жұмыс істеңіз: қашықтағы сеанс оны жасыруы мүмкін.</translation>
    </message>
    <message>
        <source>Unlock the system&apos;s keyring; nothing depends on it.</source>
        <translation>Жүйенің кілттер қоймасын ашыңыз; оған ештеңе тәуелді емес.</translation>
    </message>
    <message>
        <source>Turn on automatic time in the system.</source>
        <translation>Жүйеде уақытты автоматты түрде қоюды қосыңыз.</translation>
    </message>
    <message>
        <source>Type the PIN carefully: a wrong one may lock the token.</source>
        <translation>PIN‑кодты мұқият енгізіңіз: қате код токенді бұғаттауы мүмкін.</translation>
    </message>
    <message>
        <source>Nothing has to be done now.</source>
        <translation>Қазір ештеңе істеудің қажеті жоқ.</translation>
    </message>
</context>
<context>
    <name>Drill</name>
    <message>
        <source>Rehearse loss and compromise</source>
        <translation>Жоғалту мен компрометацияны жаттығу</translation>
    </message>
    <message>
        <source>Drill. Nothing here is real, nobody is told.</source>
        <translation>Жаттығу. Мұнда ештеңе шын емес, ешкімге хабарланбайды.</translation>
    </message>
    <message>
        <source>A token is lost and reported, then a recovery code is used on another computer. Both are invented for this drill.</source>
        <translation>Токен жоғалып, ол туралы хабарланады, содан кейін басқа компьютерде кері қайтарып алу коды қолданылады. Екеуі де осы жаттығу үшін ойдан шығарылған.</translation>
    </message>
    <message>
        <source>Start the stopwatch</source>
        <translation>Секундомерді іске қосу</translation>
    </message>
    <message>
        <source>Once more</source>
        <translation>Тағы бір рет</translation>
    </message>
    <message>
        <source>Rehearse loss and compromise...</source>
        <translation>Жоғалту мен компрометацияны жаттығу…</translation>
    </message>
</context>
<context>
    <name>Errors</name>
    <message>
        <source>What happened</source>
        <extracomment>Words with less room than this beside a button stand above it. The three columns of an error are at least so wide, or lie below each other. What is copied are commands for a terminal, and no report.</extracomment>
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
    <name>Fact</name>
    <message>
        <source>yes</source>
        <translation>иә</translation>
    </message>
    <message>
        <source>no</source>
        <translation>жоқ</translation>
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
    <message>
        <source>Fill in this field</source>
        <translation>Осы өрісті толтырыңыз</translation>
    </message>
    <message>
        <source>It is printed on your registration slip</source>
        <translation>Ол тіркеу парағында басылған</translation>
    </message>
    <message>
        <source>Surname</source>
        <translation>Тегі</translation>
    </message>
    <message>
        <source>Given name</source>
        <translation>Аты</translation>
    </message>
    <message>
        <source>Patronymic</source>
        <translation>Әкесінің аты</translation>
    </message>
    <message>
        <source>if you have one</source>
        <translation>бар болса</translation>
    </message>
    <message>
        <source>IIN</source>
        <translation>ЖСН</translation>
    </message>
    <message>
        <source>12 digits</source>
        <translation>12 цифр</translation>
    </message>
    <message>
        <source>Telephone</source>
        <translation>Телефон нөмірі</translation>
    </message>
    <message>
        <source>E-mail</source>
        <translation>Электрондық пошта</translation>
    </message>
    <message>
        <source>all notices go there</source>
        <translation>барлық хабарлама сонда келеді</translation>
    </message>
    <message>
        <source>Region of residence</source>
        <translation>Тұрғылықты облысы</translation>
    </message>
    <message>
        <source>City of residence</source>
        <translation>Тұрғылықты қаласы</translation>
    </message>
    <message>
        <source>Position</source>
        <translation>Лауазымы</translation>
    </message>
    <message>
        <source>Structural units</source>
        <translation>Құрылымдық бөлімшелері</translation>
    </message>
    <message>
        <source>separated by semicolons</source>
        <translation>нүктелі үтірмен бөліңіз</translation>
    </message>
    <message>
        <source>Organisation</source>
        <translation>Ұйым</translation>
    </message>
    <message>
        <source>BIN of the organisation</source>
        <translation>Ұйымның БСН</translation>
    </message>
    <message>
        <source>Post</source>
        <translation>Лауазым орны</translation>
    </message>
</context>
<context>
    <name>Help</name>
    <message>
        <source>There is no page for it.</source>
        <translation>Ол туралы бет жоқ.</translation>
    </message>
</context>
<context>
    <name>Home</name>
    <message>
        <source>Home</source>
        <extracomment>So many certificates get a card; the others a row each, so that two hundred are drawn at once. Cards and rows that are made before the first paint: what a window shows at first.</extracomment>
        <translation>Басты бет</translation>
    </message>
    <message>
        <source>More certificates</source>
        <translation>Басқа сертификаттар</translation>
    </message>
    <message>
        <source>Expired and revoked</source>
        <translation>Мерзімі өткен және кері қайтарып алынған</translation>
    </message>
    <message>
        <source>All are shown</source>
        <translation>Барлығы көрсетілген</translation>
    </message>
    <message>
        <source>No certificate yet</source>
        <translation>Сертификат әлі жоқ</translation>
    </message>
    <message>
        <source>Apply for one in your own name. The key is made on your token and stays there.</source>
        <translation>Өз атыңыздан өтініш беріңіз. Кілт токеніңізде жасалып, сонда қалады.</translation>
    </message>
    <message>
        <source>Apply for a certificate</source>
        <translation>Өтініш беру</translation>
    </message>
    <message>
        <source>Unfinished application</source>
        <translation>Аяқталмаған өтініш</translation>
    </message>
    <message>
        <source>Show applications</source>
        <translation>Өтініштерді көрсету</translation>
    </message>
    <message>
        <source>Nothing is lost. Go on where you stopped.</source>
        <translation>Ештеңе жоғалған жоқ. Тоқтаған жеріңізден жалғастырыңыз.</translation>
    </message>
    <message>
        <source>Continue application</source>
        <translation>Өтінішті жалғастыру</translation>
    </message>
</context>
<context>
    <name>Idle</name>
    <message>
        <source>Saqta covered itself</source>
        <translation>Saqta өзін жауып қойды</translation>
    </message>
    <message>
        <source>Nobody was here for a while. Nothing is logged in, and nothing is lost.</source>
        <translation>Біраз уақыт ешкім болмады. Ешқандай сеанс ашық емес, ештеңе жоғалған жоқ.</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Жалғастыру</translation>
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
    <name>Notice</name>
    <message>
        <source>The records don&apos;t fit together</source>
        <extracomment>Notices that are no alarm.</extracomment>
        <translation>Жазбалар бір-біріне сәйкес келмейді</translation>
    </message>
    <message>
        <source>Open Saqta, export the records and tell your security officer.</source>
        <translation>Saqta бағдарламасын ашып, жазбаларды сыртқа шығарыңыз және қауіпсіздік қызметкеріне айтыңыз.</translation>
    </message>
    <message>
        <source>A report is not proved yet</source>
        <translation>Хабарлама әлі дәлелденбеді</translation>
    </message>
    <message>
        <source>Open Saqta to see how far it is.</source>
        <translation>Барысын көру үшін Saqta бағдарламасын ашыңыз.</translation>
    </message>
    <message>
        <source>The report is settled</source>
        <translation>Хабарлама аяқталды</translation>
    </message>
    <message>
        <source>Nothing has to be done.</source>
        <translation>Ештеңе істеудің қажеті жоқ.</translation>
    </message>
    <message>
        <source>Reported {time}. Call the duty desk.</source>
        <translation>Хабарланды: {time}. Кезекшіге қоңырау шалыңыз.</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>Кейін</translation>
    </message>
    <message>
        <source>Duty desk</source>
        <translation>Кезекші</translation>
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
        <extracomment>`set` is the first PIN of a token that has only its security officer&apos;s; `init` is a token that nobody has used.</extracomment>
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
        <source>Delete the key</source>
        <translation>Кілтті өшіру</translation>
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
        <source>A token that nobody has used yet</source>
        <translation>Әлі ешкім пайдаланбаған токен</translation>
    </message>
    <message>
        <source>Unblock it</source>
        <translation>Бұғаттан шығару</translation>
    </message>
    <message>
        <source>The two entries differ</source>
        <translation>Екі енгізу бірдей емес</translation>
    </message>
    <message>
        <source>Change the PIN</source>
        <translation>PIN‑кодты ауыстыру</translation>
    </message>
    <message>
        <source>Unblock the PIN</source>
        <translation>PIN‑кодты бұғаттан шығару</translation>
    </message>
    <message>
        <source>Set the PIN</source>
        <translation>PIN‑кодты қою</translation>
    </message>
    <message>
        <source>Set up a new token</source>
        <translation>Жаңа токенді дайындау</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>Ауыстыру</translation>
    </message>
    <message>
        <source>Unblock</source>
        <translation>Бұғаттан шығару</translation>
    </message>
    <message>
        <source>Set</source>
        <translation>Қою</translation>
    </message>
    <message>
        <source>Set up</source>
        <translation>Дайындау</translation>
    </message>
    <message>
        <source>PUK, or the security officer&apos;s PIN</source>
        <translation>PUK немесе қауіпсіздік әкімшісінің PIN‑коды</translation>
    </message>
    <message>
        <source>Present PIN</source>
        <translation>Қазіргі PIN‑код</translation>
    </message>
    <message>
        <source>Security officer&apos;s PIN: keep it apart</source>
        <translation>Қауіпсіздік әкімшісінің PIN‑коды: бөлек сақтаңыз</translation>
    </message>
    <message>
        <source>New PIN</source>
        <translation>Жаңа PIN‑код</translation>
    </message>
    <message>
        <source>New PIN once more</source>
        <translation>Жаңа PIN‑код тағы бір рет</translation>
    </message>
    <message>
        <source>Name of the token</source>
        <translation>Токеннің атауы</translation>
    </message>
    <message>
        <source>Latin letters</source>
        <translation>латын әріптерімен</translation>
    </message>
    <message>
        <source>No row, date or repetition, and no PIN from the box.</source>
        <translation>Қатар тұрған таңбалар, күн, қайталау және токен қорабындағы код жарамайды.</translation>
    </message>
    <message>
        <source>The PIN is set</source>
        <translation>PIN‑код қойылды</translation>
    </message>
    <message>
        <source>From now on only the new one counts.</source>
        <translation>Енді тек жаңасы жарамды.</translation>
    </message>
    <message>
        <source>The present one first, then the new one twice.</source>
        <translation>Алдымен қазіргісін, содан кейін жаңасын екі рет енгізіңіз.</translation>
    </message>
    <message>
        <source>This token takes its PIN on the reader</source>
        <translation>Бұл токеннің PIN‑коды оқу құрылғысында енгізіледі</translation>
    </message>
    <message>
        <source>Unblock it with the PUK or the security officer&apos;s PIN. Certificates can be revoked without it.</source>
        <translation>Оны PUK немесе қауіпсіздік қызметкерінің PIN‑коды арқылы бұғаттан шығарыңыз. Сертификаттарды онсыз да кері қайтарып алуға болады.</translation>
    </message>
    <message>
        <source>The PUK is tried once</source>
        <translation>PUK бір рет қана тексеріледі</translation>
    </message>
    <message>
        <source>After too many wrong ones a token is of no use any more. Keys and certificates stay as they are.</source>
        <translation>Тым көп қате енгізілсе, токен енді жарамай қалады. Кілттер мен сертификаттар сол күйінде қалады.</translation>
    </message>
</context>
<context>
    <name>Paper</name>
    <message>
        <source>Saqta: recovery code</source>
        <translation>Saqta: кері қайтарып алу коды</translation>
    </message>
    <message>
        <source>With this code anybody can revoke your certificate from any computer, without token or PIN. It restores nothing and signs nothing. Keep it away from the token.</source>
        <translation>Осы кодпен кез келген адам сертификатыңызды кез келген компьютерден токенсіз және PIN‑кодсыз кері қайтарып ала алады. Ол ештеңені қалпына келтірмейді және ештеңеге қол қоймайды. Оны токеннен бөлек сақтаңыз.</translation>
    </message>
    <message>
        <source>To use it: install Saqta on another computer, open Reports and type it under Use a recovery code, or call the duty desk.</source>
        <translation>Пайдалану үшін: басқа компьютерге Saqta орнатып, «Хабарламалар» бетін ашыңыз да, кодты «Кері қайтарып алу кодын пайдалану» бөлімінде енгізіңіз немесе кезекшіге қоңырау шалыңыз.</translation>
    </message>
</context>
<context>
    <name>Protect</name>
    <message>
        <source>Register a recovery code...</source>
        <translation>Кері қайтарып алу кодын тіркеу…</translation>
    </message>
    <message>
        <source>New recovery code...</source>
        <translation>Жаңа кері қайтарып алу коды…</translation>
    </message>
    <message>
        <source>The recovery code is registered</source>
        <translation>Кері қайтарып алу коды тіркелді</translation>
    </message>
    <message>
        <source>This computer keeps its own copy, so the button works here. If you close without the code on paper, have a new one made.</source>
        <translation>Бұл компьютер өз көшірмесін сақтайды, сондықтан түйме мұнда жұмыс істейді. Кодты қағазға түсірмей жапсаңыз, жаңасын жасатыңыз.</translation>
    </message>
    <message>
        <source>Show the code again</source>
        <translation>Кодты қайта көрсету</translation>
    </message>
    <message>
        <source>Close without checking</source>
        <translation>Тексермей жабу</translation>
    </message>
    <message>
        <source>Register a recovery code</source>
        <translation>Кері қайтарып алу кодын тіркеу</translation>
    </message>
    <message>
        <source>Replace the recovery code</source>
        <translation>Кері қайтарып алу кодын ауыстыру</translation>
    </message>
    <message>
        <source>With the code on paper you can revoke this certificate from any computer, without token or PIN. It can do nothing else.</source>
        <translation>Қағаздағы код арқылы бұл сертификатты кез келген компьютерден, токенсіз және PIN‑кодсыз кері қайтарып аласыз. Ол басқа ештеңе істей алмайды.</translation>
    </message>
    <message>
        <source>A code is made on this computer</source>
        <translation>Код осы компьютерде жасалады</translation>
    </message>
    <message>
        <source>Its secret half never leaves it but on paper.</source>
        <translation>Оның құпия бөлігі бұл компьютерден тек қағазбен шығады.</translation>
    </message>
    <message>
        <source>The token signs the registration</source>
        <translation>Тіркеуге токен қол қояды</translation>
    </message>
    <message>
        <source>One PIN entry. Nobody else can register a code.</source>
        <translation>PIN‑код бір рет енгізіледі. Кодты басқа ешкім тіркей алмайды.</translation>
    </message>
    <message>
        <source>The code is shown once</source>
        <translation>Код бір рет қана көрсетіледі</translation>
    </message>
    <message>
        <source>You print it or copy it out, and type two groups.</source>
        <translation>Оны басып шығарасыз немесе көшіріп жазасыз, содан кейін екі топты енгізесіз.</translation>
    </message>
    <message>
        <source>The earlier code must not work any more</source>
        <translation>Бұрынғы код енді жұмыс істемесін</translation>
    </message>
    <message>
        <source>Tick this if the old paper may be in strange hands</source>
        <translation>Ескі қағаз бөтен қолға түсуі мүмкін болса, белгілеңіз</translation>
    </message>
    <message>
        <source>Have paper ready.</source>
        <translation>Қағаз дайындап қойыңыз.</translation>
    </message>
    <message>
        <source>Sign and register</source>
        <translation>Қол қойып, тіркеу</translation>
    </message>
    <message>
        <source>A certificate from elsewhere</source>
        <translation>Басқа жерден келген сертификат</translation>
    </message>
</context>
<context>
    <name>Reason</name>
    <message>
        <source>compromise</source>
        <translation>компрометация</translation>
    </message>
    <message>
        <source>place of work changed</source>
        <translation>жұмыс орны өзгерген</translation>
    </message>
    <message>
        <source>replaced by a new one</source>
        <translation>жаңасымен ауыстырылған</translation>
    </message>
    <message>
        <source>no longer used</source>
        <translation>енді қолданылмайды</translation>
    </message>
    <message>
        <source>suspended by the authority</source>
        <translation>орталық тоқтата тұрған</translation>
    </message>
    <message>
        <source>right withdrawn</source>
        <translation>құқығы алынған</translation>
    </message>
    <message>
        <source>compromise of the authority</source>
        <translation>орталықтың компрометациясы</translation>
    </message>
    <message>
        <source>no reason given</source>
        <translation>себебі көрсетілмеген</translation>
    </message>
</context>
<context>
    <name>Record</name>
    <message>
        <source>Agreement shown</source>
        <translation>Келісім көрсетілді</translation>
    </message>
    <message>
        <source>Acceptance recorded</source>
        <translation>Қабылдау жазылды</translation>
    </message>
    <message>
        <source>Consent recorded</source>
        <translation>Келісім жазылды</translation>
    </message>
    <message>
        <source>Custody facts read</source>
        <translation>Кілттің сақталу деректері оқылды</translation>
    </message>
    <message>
        <source>Request signed</source>
        <translation>Сұрауға қол қойылды</translation>
    </message>
    <message>
        <source>Application signed</source>
        <translation>Өтінішке қол қойылды</translation>
    </message>
    <message>
        <source>Closing record signed</source>
        <translation>Қорытынды жазбаға қол қойылды</translation>
    </message>
    <message>
        <source>Certificate accepted</source>
        <translation>Сертификат қабылданды</translation>
    </message>
    <message>
        <source>Certificate rejected</source>
        <translation>Сертификат қабылданбады</translation>
    </message>
    <message>
        <source>Recovery code shown</source>
        <translation>Кері қайтарып алу коды көрсетілді</translation>
    </message>
    <message>
        <source>Evidence bundle written</source>
        <translation>Дәлелдемелер топтамасы жазылды</translation>
    </message>
    <message>
        <source>Compromise recorded</source>
        <translation>Компрометация жазылды</translation>
    </message>
    <message>
        <source>Report undone</source>
        <translation>Хабарлама болдырылмады</translation>
    </message>
    <message>
        <source>Revocation proved</source>
        <translation>Кері қайтарып алу дәлелденді</translation>
    </message>
    <message>
        <source>Status not proved</source>
        <translation>Мәртебе дәлелденбеді</translation>
    </message>
    <message>
        <source>E-mail address unconfirmed</source>
        <translation>Пошта мекенжайы расталмаған</translation>
    </message>
    <message>
        <source>The token could not sign</source>
        <translation>Токен қол қоя алмады</translation>
    </message>
    <message>
        <source>Token module approved</source>
        <translation>Токен модулі мақұлданды</translation>
    </message>
    <message>
        <source>Token module no longer approved</source>
        <translation>Токен модулі енді мақұлданбаған</translation>
    </message>
    <message>
        <source>PIN changed</source>
        <translation>PIN‑код ауыстырылды</translation>
    </message>
    <message>
        <source>PIN unblocked</source>
        <translation>PIN‑код ашылды</translation>
    </message>
    <message>
        <source>Token prepared</source>
        <translation>Токен дайындалды</translation>
    </message>
    <message>
        <source>Records exported</source>
        <translation>Жазбалар сыртқа шығарылды</translation>
    </message>
    <message>
        <source>Certificate issued</source>
        <translation>Сертификат берілді</translation>
    </message>
    <message>
        <source>Status of the application or certificate changed</source>
        <translation>Өтініштің не сертификаттың мәртебесі өзгерді</translation>
    </message>
    <message>
        <source>Message of the operator received</source>
        <translation>Оператордың хабары алынды</translation>
    </message>
    <message>
        <source>Notice sent by the operator</source>
        <translation>Оператор хабарлама жіберді</translation>
    </message>
    <message>
        <source>Official text of the agreement imported</source>
        <translation>Келісімнің ресми мәтіні енгізілді</translation>
    </message>
    <message>
        <source>Agreement ended</source>
        <translation>Келісімнің қолданысы аяқталды</translation>
    </message>
    <message>
        <source>Records deleted after their term</source>
        <translation>Мерзімі өткен жазбалар өшірілді</translation>
    </message>
    <message>
        <source>Withdrawal written</source>
        <translation>Келісімді қайтарып алу жазылды</translation>
    </message>
    <message>
        <source>Withdrawal signed</source>
        <translation>Келісімді қайтарып алуға қол қойылды</translation>
    </message>
    <message>
        <source>Withdrawal answered by the operator</source>
        <translation>Оператор келісімді қайтарып алуға жауап берді</translation>
    </message>
    <message>
        <source>Objection written</source>
        <translation>Қарсылық жазылды</translation>
    </message>
    <message>
        <source>Objection signed</source>
        <translation>Қарсылыққа қол қойылды</translation>
    </message>
    <message>
        <source>Objection sent without a signature</source>
        <translation>Қарсылық қолтаңбасыз жіберілді</translation>
    </message>
    <message>
        <source>Objection answered by the operator</source>
        <translation>Оператор қарсылыққа жауап берді</translation>
    </message>
    <message>
        <source>Report of a violation written</source>
        <translation>Бұзушылық туралы хабарлама жазылды</translation>
    </message>
    <message>
        <source>Violation noted by the operator</source>
        <translation>Оператор бұзушылықты тіркеді</translation>
    </message>
    <message>
        <source>Report of a violation signed</source>
        <translation>Бұзушылық туралы хабарламаға қол қойылды</translation>
    </message>
    <message>
        <source>Report of a violation sent without a signature</source>
        <translation>Бұзушылық туралы хабарлама қолтаңбасыз жіберілді</translation>
    </message>
    <message>
        <source>Report of a violation answered by the operator</source>
        <translation>Оператор бұзушылық туралы хабарламаға жауап берді</translation>
    </message>
    <message>
        <source>Report confirmed by the person</source>
        <translation>Хабарламаны адам растады</translation>
    </message>
    <message>
        <source>Revocation of the replaced certificate offered</source>
        <translation>Ауыстырылған сертификатты кері қайтарып алу ұсынылды</translation>
    </message>
    <message>
        <source>First status of the certificate unknown</source>
        <translation>Сертификаттың алғашқы мәртебесі белгісіз</translation>
    </message>
    <message>
        <source>Revocation not proved by OCSP yet</source>
        <translation>OCSP кері қайтарып алуды әлі дәлелдеген жоқ</translation>
    </message>
    <message>
        <source>Revocation not proved by the list yet</source>
        <translation>Тізім кері қайтарып алуды әлі дәлелдеген жоқ</translation>
    </message>
    <message>
        <source>Outcome of the request to revoke unknown</source>
        <translation>Кері қайтарып алу сұрауының нәтижесі белгісіз</translation>
    </message>
    <message>
        <source>No request under a passphrase possible</source>
        <translation>Құпиясөзбен сұрау жіберу мүмкін болмады</translation>
    </message>
    <message>
        <source>No statement possible</source>
        <translation>Мәлімдеме жіберу мүмкін болмады</translation>
    </message>
    <message>
        <source>No statement under another certificate possible</source>
        <translation>Басқа сертификатпен мәлімдеме жіберу мүмкін болмады</translation>
    </message>
    <message>
        <source>Statement not sent</source>
        <translation>Мәлімдеме жіберілмеді</translation>
    </message>
    <message>
        <source>Statement refused</source>
        <translation>Мәлімдеме қабылданбады</translation>
    </message>
    <message>
        <source>Statement not answered</source>
        <translation>Мәлімдемеге жауап келмеді</translation>
    </message>
    <message>
        <source>Incident not reported</source>
        <translation>Оқиға туралы хабарланбады</translation>
    </message>
    <message>
        <source>Incident reported without a signature</source>
        <translation>Оқиға туралы қолтаңбасыз хабарланды</translation>
    </message>
    <message>
        <source>Security officer not told</source>
        <translation>Қауіпсіздік қызметкеріне хабарланбады</translation>
    </message>
    <message>
        <source>Case in the department&apos;s register not brought on</source>
        <translation>Бөлім тізіліміндегі іс жаңартылмады</translation>
    </message>
    <message>
        <source>Revocation passphrase not registered</source>
        <translation>Кері қайтарып алу құпиясөзі тіркелмеді</translation>
    </message>
    <message>
        <source>Application without a time stamp</source>
        <translation>Өтінішке уақыт белгісі қойылмады</translation>
    </message>
    <message>
        <source>Closing record without a time stamp</source>
        <translation>Қорытынды жазбаға уақыт белгісі қойылмады</translation>
    </message>
    <message>
        <source>Report recorded, but not sent at once</source>
        <translation>Хабарлама жазылды, бірақ бірден жіберілмеді</translation>
    </message>
    <message>
        <source>Time not proved by a time stamp</source>
        <translation>Уақыт белгімен дәлелденбеді</translation>
    </message>
    <message>
        <source>Closing record not sent</source>
        <translation>Қорытынды жазба жіберілмеді</translation>
    </message>
    <message>
        <source>Rejection of the certificate not sent</source>
        <translation>Сертификаттан бас тарту жіберілмеді</translation>
    </message>
    <message>
        <source>Journal not anchored outside</source>
        <translation>Журнал сыртта бекітілмеді</translation>
    </message>
    <message>
        <source>Lost outside anchor found again with the operator</source>
        <translation>Жоғалған сыртқы белгі оператордан қайта табылды</translation>
    </message>
    <message>
        <source>Evidence bundle not extended</source>
        <translation>Дәлелдемелер топтамасы толықтырылмады</translation>
    </message>
    <message>
        <source>Evidence not kept</source>
        <translation>Дәлелдеме сақталмады</translation>
    </message>
    <message>
        <source>Authority not known</source>
        <translation>Куәландырушы орталық белгісіз</translation>
    </message>
    <message>
        <source>Token could not be read</source>
        <translation>Токенді оқу мүмкін болмады</translation>
    </message>
    <message>
        <source>Certificate not written to the token</source>
        <translation>Сертификат токенге жазылмады</translation>
    </message>
    <message>
        <source>The background program could not send</source>
        <translation>Фондық бағдарлама жібере алмады</translation>
    </message>
    <message>
        <source>Officer signed in</source>
        <translation>Қызметкер кірді</translation>
    </message>
    <message>
        <source>Report of the incident written</source>
        <translation>Инцидент есебі жазылды</translation>
    </message>
    <message>
        <source>Full IIN shown</source>
        <translation>ЖСН толық көрсетілді</translation>
    </message>
    <message>
        <source>{step}: begun</source>
        <translation>{step}: басталды</translation>
    </message>
    <message>
        <source>{step}: done</source>
        <translation>{step}: орындалды</translation>
    </message>
    <message>
        <source>{step}: failed</source>
        <translation>{step}: орындалмады</translation>
    </message>
    <message>
        <source>{step}: outcome unknown</source>
        <translation>{step}: нәтижесі белгісіз</translation>
    </message>
    <message>
        <source>Event</source>
        <translation>Оқиға</translation>
    </message>
</context>
<context>
    <name>Records</name>
    <message>
        <source>record {n}, {time}</source>
        <translation>жазба {n}, {time}</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Түрі</translation>
    </message>
    <message>
        <source>Records</source>
        <translation>Жазбалар</translation>
    </message>
    <message>
        <source>Everything this computer did, chained and kept</source>
        <translation>Осы компьютердің барлық әрекеті, тізбектеліп сақталған</translation>
    </message>
    <message numerus="yes">
        <source>%Ln record(s) written</source>
        <translation>
            <numerusform>Шығарылған жазба саны: %Ln</numerusform>
            <numerusform>Шығарылған жазба саны: %Ln</numerusform>
        </translation>
    </message>
    <message>
        <source>Verify</source>
        <translation>Тексеру</translation>
    </message>
    <message>
        <source>Export...</source>
        <translation>Сыртқа шығару…</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Көрсету</translation>
    </message>
    <message>
        <source>everything</source>
        <translation>барлығы</translation>
    </message>
    <message>
        <source>consents</source>
        <translation>келісімдер</translation>
    </message>
    <message>
        <source>applications</source>
        <translation>өтініштер</translation>
    </message>
    <message>
        <source>reports and revocation</source>
        <translation>хабарламалар мен кері қайтарып алу</translation>
    </message>
    <message>
        <source>other</source>
        <translation>басқалары</translation>
    </message>
    <message>
        <source>Not marked outside yet</source>
        <translation>Сыртқы белгі әлі жоқ</translation>
    </message>
    <message>
        <source>Last anchored at {time}</source>
        <translation>Соңғы сыртқы белгі: {time}</translation>
    </message>
    <message numerus="yes">
        <source>%Ln record(s), not verified now</source>
        <translation>
            <numerusform>Жазба саны: %Ln, қазір тексерілмеген</numerusform>
            <numerusform>Жазба саны: %Ln, қазір тексерілмеген</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln record(s) verified</source>
        <translation>
            <numerusform>Тексерілген жазба саны: %Ln</numerusform>
            <numerusform>Тексерілген жазба саны: %Ln</numerusform>
        </translation>
    </message>
    <message>
        <source>Records appear here as you work.</source>
        <translation>Жазбалар жұмыс барысында осында пайда болады.</translation>
    </message>
    <message>
        <source>The filter hides {n}.</source>
        <translation>Сүзгі жасырғаны: {n}.</translation>
    </message>
    <message>
        <source>No records here</source>
        <translation>Мұнда жазба жоқ</translation>
    </message>
    <message>
        <source>{n} of {all} records are listed, the newest; an export holds all.</source>
        <translation>Көрсетілген жазбалар: {all} ішінен ең жаңа {n}; сыртқа шығарылған файлда бәрі бар.</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Толығырақ</translation>
    </message>
    <message>
        <source>Export the records</source>
        <translation>Жазбаларды сыртқа шығару</translation>
    </message>
    <message>
        <source>Files in the archive: {n}</source>
        <translation>Мұрағаттағы файл саны: {n}</translation>
    </message>
    <message>
        <source>How long the records are kept</source>
        <translation>Жазбалар қанша сақталады</translation>
    </message>
    <message>
        <source>Nothing is deleted inside its term, nor by itself.</source>
        <translation>Мерзімі ішінде ештеңе өшірілмейді, өздігінен де өшірілмейді.</translation>
    </message>
    <message>
        <source>The whole file...</source>
        <translation>Бүкіл іс…</translation>
    </message>
    <message>
        <source>The whole file</source>
        <translation>Бүкіл іс</translation>
    </message>
    <message>
        <source>Delete these records</source>
        <translation>Бұл жазбаларды өшіру</translation>
    </message>
    <message>
        <source>The journal keeps that they were deleted, by which rule and when.</source>
        <translation>Журналда олардың қай ережемен және қашан өшірілгені сақталады.</translation>
    </message>
    <message>
        <source>Delete the records</source>
        <translation>Жазбаларды өшіру</translation>
    </message>
    <message>
        <source>the term has not begun</source>
        <translation>мерзімі басталған жоқ</translation>
    </message>
    <message>
        <source>kept until {date}</source>
        <translation>сақталу мерзімі: {date}</translation>
    </message>
    <message>
        <source>Term over</source>
        <translation>Мерзімі өтті</translation>
    </message>
    <message>
        <source>Kept</source>
        <translation>Сақталады</translation>
    </message>
    <message>
        <source>Acceptance of the agreement</source>
        <translation>Келісімді қабылдау</translation>
    </message>
    <message>
        <source>Consent</source>
        <translation>Рұқсат</translation>
    </message>
    <message>
        <source>Application</source>
        <translation>Өтініш</translation>
    </message>
    <message>
        <source>Receipts</source>
        <translation>Түбіртектер</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>Жазба</translation>
    </message>
    <message>
        <source>until {date}</source>
        <translation>мерзімі: {date}</translation>
    </message>
    <message>
        <source>counts from the certificate&apos;s end</source>
        <translation>сертификат аяқталғаннан бастап</translation>
    </message>
    <message>
        <source>counts from a revocation</source>
        <translation>кері қайтарып алынғаннан бастап</translation>
    </message>
    <message>
        <source>counts from the operator&apos;s answer</source>
        <translation>оператордың жауабынан бастап</translation>
    </message>
    <message>
        <source>no known end</source>
        <translation>аяқталуы белгісіз</translation>
    </message>
</context>
<context>
    <name>Reminder</name>
    <message>
        <source>Certificate ends: {purpose}</source>
        <translation>Сертификат мерзімі аяқталады: {purpose}</translation>
    </message>
    <message numerus="yes">
        <source>{purpose}: the certificate ends in %Ln day(s).</source>
        <translation>
            <numerusform>{purpose}: сертификат мерзімінің аяқталуына %Ln күн қалды.</numerusform>
            <numerusform>{purpose}: сертификат мерзімінің аяқталуына %Ln күн қалды.</numerusform>
        </translation>
    </message>
    <message>
        <source>Renew your certificate</source>
        <translation>Сертификатты жаңартыңыз</translation>
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
    <name>Settings</name>
    <message>
        <source>Settings</source>
        <translation>Баптаулар</translation>
    </message>
    <message>
        <source>Kept on this computer, for you alone</source>
        <translation>Осы компьютерде, тек сіз үшін сақталады</translation>
    </message>
    <message>
        <source>Language and look</source>
        <translation>Тіл мен көрініс</translation>
    </message>
    <message>
        <source>Reminders</source>
        <translation>Еске салулар</translation>
    </message>
    <message>
        <source>Compromise</source>
        <translation>Компрометация</translation>
    </message>
    <message>
        <source>Tokens and their modules</source>
        <translation>Токендер және олардың модульдері</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Тіл</translation>
    </message>
    <message>
        <source>Look</source>
        <translation>Көрінісі</translation>
    </message>
    <message>
        <source>System</source>
        <translation>Жүйелік</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Ашық</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Күңгірт</translation>
    </message>
    <message>
        <source>Size of text</source>
        <translation>Мәтін өлшемі</translation>
    </message>
    <message>
        <source>Start in the background at login</source>
        <translation>Жүйеге кіргенде өң артында іске қосу</translation>
    </message>
    <message>
        <source>Sends reports, reminds 30, 14, 7 and 1 days before a certificate ends, and raises alarms.</source>
        <translation>Хабарламаларды жібереді, сертификат мерзіміне 30, 14, 7 және 1 күн қалғанда еске салады, дабыл береді.</translation>
    </message>
    <message>
        <source>Reminders for your calendar...</source>
        <translation>Күнтізбеге арналған еске салулар…</translation>
    </message>
    <message>
        <source>Ask before a report is sent</source>
        <translation>Хабарлама жіберілер алдында сұрау</translation>
    </message>
    <message>
        <source>Instead of ten seconds of Undo.</source>
        <translation>Он секундтық болдырмау орнына.</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>белгісіз</translation>
    </message>
    <message>
        <source>Duty desk: {phone}</source>
        <translation>Кезекші: {phone}</translation>
    </message>
    <message>
        <source>Approve a module...</source>
        <translation>Модульді мақұлдау…</translation>
    </message>
    <message>
        <source>Set up a new token...</source>
        <translation>Жаңа токенді дайындау…</translation>
    </message>
    <message>
        <source>No module is approved.</source>
        <translation>Мақұлданған модуль жоқ.</translation>
    </message>
    <message>
        <source>your own list</source>
        <translation>өз тізіміңіз</translation>
    </message>
    <message>
        <source>the administrator&apos;s list</source>
        <translation>әкімшінің тізімі</translation>
    </message>
    <message>
        <source>Take back</source>
        <translation>Қайтарып алу</translation>
    </message>
    <message>
        <source>Saqta in the background</source>
        <translation>Saqta өң артында</translation>
    </message>
    <message>
        <source>Calendar file</source>
        <translation>Күнтізбе файлы</translation>
    </message>
    <message>
        <source>Approve a module</source>
        <translation>Модульді мақұлдау</translation>
    </message>
    <message>
        <source>Set by your administrator</source>
        <translation>Әкімші белгілеген</translation>
    </message>
    <message>
        <source>Protection</source>
        <extracomment>Seconds without a hand after which the window covers itself (security.md section 4).</extracomment>
        <translation>Қорғау</translation>
    </message>
    <message>
        <source>The window covers itself after</source>
        <translation>Терезе өзін жабатын уақыт</translation>
    </message>
    <message>
        <source>{n} min</source>
        <translation>{n} мин</translation>
    </message>
    <message>
        <source>Second copy of the recovery secret</source>
        <translation>Кері қайтарып алу құпиясының екінші көшірмесі</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Автоматты</translation>
    </message>
    <message>
        <source>In the keyring</source>
        <translation>Кілттер қоймасында</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Жоқ</translation>
    </message>
    <message>
        <source>Fewest characters of a new PIN: {n}</source>
        <translation>Жаңа PIN‑кодтың ең аз таңба саны: {n}</translation>
    </message>
    <message>
        <source>Patterns of PINs that are refused: {n}</source>
        <translation>Қабылданбайтын PIN‑код үлгілерінің саны: {n}</translation>
    </message>
    <message>
        <source>Your own token modules count beside a sandbox only</source>
        <translation>Өзіңіз мақұлдаған модульдер тек оқу ортасында есепке алынады</translation>
    </message>
    <message>
        <source>Your own token modules count everywhere</source>
        <translation>Өзіңіз мақұлдаған модульдер барлық жерде есепке алынады</translation>
    </message>
    <message>
        <source>A signed list of token modules is in force</source>
        <translation>Токен модульдерінің қол қойылған тізімі қолданыста</translation>
    </message>
    <message>
        <source>No update source is set</source>
        <translation>Жаңарту көзі көрсетілмеген</translation>
    </message>
    <message>
        <source>Update source: {url}, {channel}</source>
        <translation>Жаңарту көзі: {url}, {channel}</translation>
    </message>
    <message>
        <source>Proxy: {url}</source>
        <translation>Прокси: {url}</translation>
    </message>
    <message>
        <source>none</source>
        <translation>жоқ</translation>
    </message>
    <message>
        <source>Only your administrator can change it</source>
        <translation>Мұны тек әкімші өзгерте алады</translation>
    </message>
</context>
<context>
    <name>Status</name>
    <message>
        <source>Looking for tokens</source>
        <translation>Токен ізделуде</translation>
    </message>
    <message>
        <source>Token {name} connected</source>
        <translation>Токен қосулы: {name}</translation>
    </message>
    <message>
        <source>No token</source>
        <translation>Токен салынбаған</translation>
    </message>
    <message>
        <source>Operator not asked yet</source>
        <translation>Оператор әлі сұралмады</translation>
    </message>
    <message>
        <source>Operator reachable</source>
        <translation>Оператор байланыста</translation>
    </message>
    <message>
        <source>No connection</source>
        <translation>Байланыс жоқ</translation>
    </message>
    <message>
        <source>Queue is empty</source>
        <translation>Кезек бос</translation>
    </message>
    <message>
        <source>In the queue: {n}</source>
        <translation>Кезекте: {n}</translation>
    </message>
</context>
<context>
    <name>Step</name>
    <message>
        <source>Agreement checked against its hash</source>
        <translation>Келісім хэші бойынша тексерілді</translation>
    </message>
    <message>
        <source>Acceptance and consent recorded</source>
        <translation>Қабылдау мен келісім жазылды</translation>
    </message>
    <message>
        <source>Both records sent to the operator</source>
        <translation>Екі жазба операторға жіберілді</translation>
    </message>
    <message>
        <source>Register of natural persons asked</source>
        <translation>Жеке тұлғалар дерекқоры сұралды</translation>
    </message>
    <message>
        <source>Register of legal persons asked</source>
        <translation>Заңды тұлғалар дерекқоры сұралды</translation>
    </message>
    <message>
        <source>Code asked for</source>
        <translation>Код сұралды</translation>
    </message>
    <message>
        <source>E-mail address confirmed</source>
        <translation>Пошта мекенжайы расталды</translation>
    </message>
    <message>
        <source>Application checked</source>
        <translation>Өтініш тексерілді</translation>
    </message>
    <message>
        <source>Token opened</source>
        <translation>Токен ашылды</translation>
    </message>
    <message>
        <source>Key pair made on the token</source>
        <translation>Токенде кілттер жұбы жасалды</translation>
    </message>
    <message>
        <source>Custody facts read back</source>
        <translation>Кілттің сақталу деректері оқылды</translation>
    </message>
    <message>
        <source>Key deleted</source>
        <translation>Кілт өшірілді</translation>
    </message>
    <message>
        <source>Request signed</source>
        <translation>Сұрауға қол қойылды</translation>
    </message>
    <message>
        <source>Application signed by the token&apos;s key</source>
        <translation>Өтінішке токен кілтімен қол қойылды</translation>
    </message>
    <message>
        <source>Application registered</source>
        <translation>Өтініш тіркелді</translation>
    </message>
    <message>
        <source>Certificate asked for</source>
        <translation>Сертификат сұралды</translation>
    </message>
    <message>
        <source>Lost answer looked up</source>
        <translation>Жоғалған жауап ізделді</translation>
    </message>
    <message>
        <source>Authority asked again</source>
        <translation>Орталық қайта сұралды</translation>
    </message>
    <message>
        <source>Certificate checked</source>
        <translation>Сертификат тексерілді</translation>
    </message>
    <message>
        <source>Certificate written to the token</source>
        <translation>Сертификат токенге жазылды</translation>
    </message>
    <message>
        <source>Certificate confirmed</source>
        <translation>Сертификат расталды</translation>
    </message>
    <message>
        <source>Certificate rejected</source>
        <translation>Сертификат қабылданбады</translation>
    </message>
    <message>
        <source>First status answer</source>
        <translation>Мәртебе туралы алғашқы жауап</translation>
    </message>
    <message>
        <source>Closing record signed</source>
        <translation>Қорытынды жазбаға қол қойылды</translation>
    </message>
    <message>
        <source>Closing record sent</source>
        <translation>Қорытынды жазба жіберілді</translation>
    </message>
    <message>
        <source>Records anchored outside</source>
        <translation>Жазбаларға сыртқы белгі қойылды</translation>
    </message>
    <message>
        <source>Evidence bundle written</source>
        <translation>Дәлелдемелер топтамасы жазылды</translation>
    </message>
    <message>
        <source>Recovery code shown</source>
        <translation>Кері қайтарып алу коды көрсетілді</translation>
    </message>
    <message>
        <source>Compromise recorded</source>
        <translation>Компрометация жазылды</translation>
    </message>
    <message>
        <source>Request signed by the token sent</source>
        <translation>Токен қол қойған сұрау жіберілді</translation>
    </message>
    <message>
        <source>Statement sent</source>
        <translation>Мәлімдеме жіберілді</translation>
    </message>
    <message>
        <source>Incident reported</source>
        <translation>Оқиға туралы хабарланды</translation>
    </message>
    <message>
        <source>OCSP asked</source>
        <translation>OCSP сұралды</translation>
    </message>
    <message>
        <source>List of revoked certificates asked</source>
        <translation>Кері қайтарып алынған сертификаттар тізімі сұралды</translation>
    </message>
    <message>
        <source>Receipt written</source>
        <translation>Түбіртек жазылды</translation>
    </message>
    <message>
        <source>Order of an officer sent</source>
        <translation>Қызметкердің өкімі жіберілді</translation>
    </message>
    <message>
        <source>Revocation key registered</source>
        <translation>Кері қайтарып алу кілті тіркелді</translation>
    </message>
    <message>
        <source>Withdrawal sent</source>
        <translation>Келісімді қайтарып алу жіберілді</translation>
    </message>
    <message>
        <source>Objection sent</source>
        <translation>Қарсылық жіберілді</translation>
    </message>
    <message>
        <source>Report of a violation sent</source>
        <translation>Бұзушылық туралы хабарлама жіберілді</translation>
    </message>
    <message>
        <source>Application withdrawn</source>
        <translation>Өтініш кері қайтарып алынды</translation>
    </message>
    <message>
        <source>Operator told that the application ended</source>
        <translation>Операторға өтініштің аяқталғаны хабарланды</translation>
    </message>
    <message>
        <source>Next step</source>
        <translation>Келесі қадам</translation>
    </message>
</context>
<context>
    <name>Token</name>
    <message>
        <source>Token {label}</source>
        <translation>Токен {label}</translation>
    </message>
    <message>
        <source>serial no. {serial}</source>
        <translation>сериялық № {serial}</translation>
    </message>
    <message>
        <source>{shortest} to {longest} characters</source>
        <translation>{shortest}–{longest} таңба</translation>
    </message>
    <message>
        <source>on the reader</source>
        <translation>оқу құрылғысында</translation>
    </message>
    <message>
        <source>on the computer</source>
        <translation>компьютерде</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Үлгісі</translation>
    </message>
    <message>
        <source>Maker</source>
        <translation>Өндіруші</translation>
    </message>
    <message>
        <source>Firmware</source>
        <translation>Ендірілген бағдарлама</translation>
    </message>
    <message>
        <source>Carrier certificate</source>
        <translation>Тасығыш сертификаты</translation>
    </message>
    <message>
        <source>not certified</source>
        <translation>сертификатталмаған</translation>
    </message>
    <message>
        <source>PIN length</source>
        <translation>PIN‑код ұзындығы</translation>
    </message>
    <message>
        <source>PIN is typed</source>
        <translation>PIN‑код енгізіледі</translation>
    </message>
    <message>
        <source>Free memory, bytes</source>
        <translation>Бос жады, байт</translation>
    </message>
    <message>
        <source>Module</source>
        <translation>Модуль</translation>
    </message>
    <message>
        <source>No token is connected</source>
        <translation>Токен салынбаған</translation>
    </message>
    <message>
        <source>Insert the token; it is noticed by itself.</source>
        <translation>Токенді салыңыз: ол өзі байқалады.</translation>
    </message>
    <message>
        <source>Refresh</source>
        <translation>Жаңарту</translation>
    </message>
    <message>
        <source>Carrier certificate {number}</source>
        <translation>Тасығыш сертификаты: {number}</translation>
    </message>
    <message>
        <source>Carrier: not certified</source>
        <translation>Тасығыш: сертификатталмаған</translation>
    </message>
    <message>
        <source>Looking for tokens</source>
        <translation>Токен ізделуде</translation>
    </message>
    <message>
        <source>Insert the token. Certificates are shown from the records.</source>
        <translation>Токенді салыңыз. Сертификаттар жазбалардан көрсетіліп тұр.</translation>
    </message>
    <message>
        <source>Diagnostics</source>
        <translation>Диагностика</translation>
    </message>
    <message>
        <source>Connected. Carrier certificate {number}</source>
        <translation>Қосулы. Тасығыш сертификаты: {number}</translation>
    </message>
    <message>
        <source>Connected. Carrier: not certified</source>
        <translation>Қосулы. Тасығыш: сертификатталмаған</translation>
    </message>
    <message>
        <source>Facts about the token</source>
        <translation>Токен туралы</translation>
    </message>
    <message>
        <source>Unblock the PIN</source>
        <translation>PIN‑кодты бұғаттан шығару</translation>
    </message>
    <message>
        <source>Set the PIN</source>
        <translation>PIN‑кодты қою</translation>
    </message>
    <message>
        <source>Change the PIN</source>
        <translation>PIN‑кодты ауыстыру</translation>
    </message>
    <message>
        <source>PIN fine</source>
        <translation>PIN‑код дұрыс күйде</translation>
    </message>
    <message>
        <source>Few tries left</source>
        <translation>Аз мүмкіндік қалды</translation>
    </message>
    <message>
        <source>One try left</source>
        <translation>Соңғы мүмкіндік қалды</translation>
    </message>
    <message>
        <source>PIN locked</source>
        <translation>PIN‑код бұғатталған</translation>
    </message>
    <message>
        <source>No PIN set</source>
        <translation>PIN‑код қойылмаған</translation>
    </message>
</context>
<context>
    <name>Tray</name>
    <message>
        <source>Open Saqta</source>
        <translation>Saqta ашу</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Шығу</translation>
    </message>
</context>
<context>
    <name>Updates</name>
    <message>
        <source>Updates</source>
        <translation>Жаңартулар</translation>
    </message>
    <message>
        <source>Check now</source>
        <translation>Қазір тексеру</translation>
    </message>
    <message>
        <source>Download...</source>
        <translation>Жүктеп алу…</translation>
    </message>
    <message>
        <source>{received} of {total} MB</source>
        <translation>{total} МБ ішінен {received} МБ</translation>
    </message>
    <message>
        <source>Your administrator has set no update source, so nothing is asked.</source>
        <translation>Әкімші жаңарту көзін көрсетпеген, сондықтан ештеңе сұралмайды.</translation>
    </message>
    <message>
        <source>Not now: a revocation is on its way</source>
        <translation>Қазір емес: кері қайтарып алу жүріп жатыр</translation>
    </message>
    <message>
        <source>Updates wait until it is proved.</source>
        <translation>Ол дәлелденгенше жаңартулар күтеді.</translation>
    </message>
    <message>
        <source>The source was not asked yet.</source>
        <translation>Көзден әлі сұралған жоқ.</translation>
    </message>
    <message>
        <source>Last answer of the source: {time}</source>
        <translation>Көздің соңғы жауабы: {time}</translation>
    </message>
    <message>
        <source>There is nothing newer.</source>
        <translation>Жаңасы жоқ.</translation>
    </message>
    <message>
        <source>The last check failed: {code}</source>
        <translation>Соңғы тексеру сәтсіз болды: {code}</translation>
    </message>
    <message>
        <source>Lists in use, set {n}: {names}</source>
        <translation>Қолданыстағы тізімдер, жинақ {n}: {names}</translation>
    </message>
    <message>
        <source>Version {version} is offered</source>
        <translation>Жаңа нұсқа ұсынылады: {version}</translation>
    </message>
    <message>
        <source>{n} MB</source>
        <translation>{n} МБ</translation>
    </message>
    <message>
        <source>Downloaded and verified, not installed</source>
        <translation>Жүктеліп, тексерілді, орнатылған жоқ</translation>
    </message>
    <message>
        <source>Open the folder</source>
        <translation>Қалтаны ашу</translation>
    </message>
    <message>
        <source>Download into</source>
        <translation>Қайда жүктеу керек</translation>
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
    <message>
        <source>A personal list of token modules is in force on this computer.</source>
        <translation>Бұл компьютерде токен модульдерінің жеке тізімі қолданылуда.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Жабу</translation>
    </message>
</context>
</TS>
