<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ru" sourcelanguage="en">
<context>
    <name>About</name>
    <message>
        <source>About</source>
        <extracomment>Parts that ship with the program, and their licences.</extracomment>
        <translation>О программе</translation>
    </message>
    <message>
        <source>Help, version and licences</source>
        <translation>Справка, версия и лицензии</translation>
    </message>
    <message>
        <source>Version {version}. Licence: Apache-2.0.</source>
        <translation>Версия {version}. Лицензия: Apache-2.0.</translation>
    </message>
    <message>
        <source>Help for every code</source>
        <translation>Справка по каждому коду</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Поиск</translation>
    </message>
    <message>
        <source>a code or a word</source>
        <translation>код или слово</translation>
    </message>
    <message>
        <source>Parts and their licences</source>
        <translation>Составные части и их лицензии</translation>
    </message>
</context>
<context>
    <name>Afterwards</name>
    <message>
        <source>What is left to do</source>
        <translation>Что осталось сделать</translation>
    </message>
    <message>
        <source>Your manager, and everybody who relies on it.</source>
        <translation>Вашему руководителю и всем, кто на него полагается.</translation>
    </message>
    <message>
        <source>The security officer was told: {whom}. Tell your manager.</source>
        <translation>Служба безопасности извещена: {whom}. Сообщите руководителю.</translation>
    </message>
    <message>
        <source>Open the letter</source>
        <translation>Открыть письмо</translation>
    </message>
    <message>
        <source>Tell whom it concerns</source>
        <translation>Сообщите тем, кого это касается</translation>
    </message>
    <message>
        <source>New application...</source>
        <translation>Новое заявление…</translation>
    </message>
    <message>
        <source>A new key on a new token</source>
        <translation>Новый ключ на новом токене</translation>
    </message>
    <message>
        <source>Your data are filled in; look at each of them.</source>
        <translation>Ваши данные заполнены; проверьте каждое.</translation>
    </message>
    <message>
        <source>Delete the old key</source>
        <translation>Удалите старый ключ</translation>
    </message>
    <message>
        <source>If you still have the token: connect it.</source>
        <translation>Если токен ещё у вас, подключите его.</translation>
    </message>
    <message>
        <source>Not before the revocation is proved: keep the token.</source>
        <translation>Не раньше, чем отзыв доказан: сохраните токен.</translation>
    </message>
</context>
<context>
    <name>Apply</name>
    <message>
        <source>New application</source>
        <translation>Новое заявление</translation>
    </message>
    <message>
        <source>If you refuse, the service can&apos;t be given in full, and no personal data leave this computer.</source>
        <translation>Без согласия услугу нельзя оказать полностью, но персональные данные не покинут этот компьютер.</translation>
    </message>
    <message>
        <source>Read the text to its end first.</source>
        <translation>Сначала прочитайте текст до конца.</translation>
    </message>
    <message>
        <source>Tick the three boxes first.</source>
        <translation>Сначала поставьте три отметки.</translation>
    </message>
    <message>
        <source>You refused</source>
        <translation>Вы отказались</translation>
    </message>
    <message>
        <source>Nothing was sent. Viewing tokens, changing the PIN, checking a status and revoking work as before.</source>
        <translation>Ничего не отправлено. Просмотр токена, смена PIN‑кода, проверка статуса и отзыв работают как прежде.</translation>
    </message>
    <message>
        <source>User agreement</source>
        <translation>Пользовательское соглашение</translation>
    </message>
    <message>
        <source>Print the agreement</source>
        <translation>Распечатать соглашение</translation>
    </message>
    <message>
        <source>Language of the text</source>
        <translation>Язык текста</translation>
    </message>
    <message>
        <source>Confirm</source>
        <translation>Подтвердите</translation>
    </message>
    <message>
        <source>I have read the whole text</source>
        <translation>Весь текст прочитан</translation>
    </message>
    <message>
        <source>I consent to the processing of these 11 data as generally accessible</source>
        <translation>Согласен на обработку этих 11 данных как общедоступных</translation>
    </message>
    <message>
        <source>You can withdraw it later</source>
        <translation>Его можно отозвать позже</translation>
    </message>
    <message>
        <source>Article {article}, part {part}: {breach}. Fine {sum} tenge</source>
        <translation>Статья {article}, часть {part}: {breach}. Штраф: {sum} тенге</translation>
    </message>
    <message>
        <source>I know the liability</source>
        <translation>Об ответственности знаю</translation>
    </message>
    <message>
        <source>version {version}</source>
        <translation>версия {version}</translation>
    </message>
    <message>
        <source>In plain words: clause {n}</source>
        <translation>Простыми словами: пункт {n}</translation>
    </message>
    <message>
        <source>In plain words</source>
        <translation>Простыми словами</translation>
    </message>
    <message>
        <source>The operator is asked for the text</source>
        <translation>Текст запрашивается у оператора</translation>
    </message>
    <message>
        <source>Read to the end, {time}</source>
        <translation>Прочитано до конца, {time}</translation>
    </message>
    <message>
        <source>Not read to the end yet</source>
        <translation>Ещё не прочитано до конца</translation>
    </message>
    <message>
        <source>No</source>
        <translation>Нет</translation>
    </message>
    <message>
        <source>Yes</source>
        <translation>Да</translation>
    </message>
    <message>
        <source>The register says something else: {field}</source>
        <translation>В базе данных иначе: {field}</translation>
    </message>
    <message>
        <source>Typed by you</source>
        <translation>Введено вами</translation>
    </message>
    <message>
        <source>Keep what I typed</source>
        <translation>Оставить введённое</translation>
    </message>
    <message>
        <source>In the register</source>
        <translation>В базе данных</translation>
    </message>
    <message>
        <source>Take the register&apos;s</source>
        <translation>Взять из базы данных</translation>
    </message>
    <message>
        <source>Which post is the certificate for?</source>
        <translation>Для какой должности сертификат?</translation>
    </message>
    <message>
        <source>Finish</source>
        <translation>Завершить</translation>
    </message>
    <message>
        <source>This computer keeps its own copy, so the button works here. The code is for the day this computer is gone.</source>
        <translation>На этом компьютере есть своя копия, поэтому кнопка здесь работает. Код нужен на случай, если компьютера не станет.</translation>
    </message>
    <message>
        <source>Keep your recovery code</source>
        <translation>Сохраните код отзыва</translation>
    </message>
    <message>
        <source>The code for a camera</source>
        <translation>Код для камеры</translation>
    </message>
    <message>
        <source>Revokes this certificate from any computer, without token or PIN.</source>
        <translation>Отзывает этот сертификат с любого компьютера, без токена и PIN‑кода.</translation>
    </message>
    <message>
        <source>Shown once</source>
        <translation>Показывается один раз</translation>
    </message>
    <message>
        <source>It was shown and can&apos;t be shown again.</source>
        <translation>Он уже показан, второй раз показать нельзя.</translation>
    </message>
    <message>
        <source>Print it, or copy it out by hand</source>
        <translation>Распечатайте или перепишите от руки</translation>
    </message>
    <message>
        <source>Keep the paper away from the token: a safe, a sealed envelope.</source>
        <translation>Храните бумагу отдельно от токена: в сейфе, в запечатанном конверте.</translation>
    </message>
    <message>
        <source>It restores nothing and signs nothing</source>
        <translation>Он ничего не восстанавливает и не подписывает</translation>
    </message>
    <message>
        <source>Whoever finds it can only revoke this one certificate.</source>
        <translation>Нашедший сможет только отозвать этот один сертификат.</translation>
    </message>
    <message>
        <source>Print the code</source>
        <translation>Распечатать код</translation>
    </message>
    <message>
        <source>Show that you have kept it</source>
        <translation>Покажите, что код сохранён</translation>
    </message>
    <message>
        <source>Type two groups from your paper. The code is covered while you type.</source>
        <translation>Введите две группы с бумаги. Пока вы вводите, код закрыт.</translation>
    </message>
    <message>
        <source>Group {n}</source>
        <translation>Группа {n}</translation>
    </message>
    <message>
        <source>4 characters</source>
        <translation>4 знака</translation>
    </message>
    <message>
        <source>Your certificate is on the token</source>
        <translation>Ваш сертификат на токене</translation>
    </message>
    <message>
        <source>Purpose</source>
        <translation>Назначение</translation>
    </message>
    <message>
        <source>First status answer</source>
        <translation>Первый ответ о статусе</translation>
    </message>
    <message>
        <source>Confirmed to the authority</source>
        <translation>Удостоверяющий центр получил подтверждение</translation>
    </message>
    <message>
        <source>Evidence bundle</source>
        <translation>Пакет доказательств</translation>
    </message>
    <message>
        <source>It can be verified on any computer, without Saqta.</source>
        <translation>Его можно проверить на любом компьютере без Saqta.</translation>
    </message>
    <message>
        <source>Save...</source>
        <translation>Сохранить…</translation>
    </message>
    <message>
        <source>Save evidence</source>
        <translation>Сохранить доказательства</translation>
    </message>
    <message>
        <source>Saved</source>
        <translation>Сохранено</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Далее</translation>
    </message>
    <message>
        <source>Answer every yes or no question above.</source>
        <translation>Ответьте «да» или «нет» на каждый вопрос выше.</translation>
    </message>
    <message>
        <source>Now both records are sent to the operator; then only the registers you allowed are asked.</source>
        <translation>Сейчас обе записи уйдут оператору, затем запросят только разрешённые вами базы.</translation>
    </message>
    <message>
        <source>May the operator ask this register?</source>
        <translation>Разрешаете оператору обратиться к этой базе?</translation>
    </message>
    <message>
        <source>State register of natural persons</source>
        <translation>ГБД «Физические лица»</translation>
    </message>
    <message>
        <source>State register of legal persons</source>
        <translation>ГБД «Юридические лица»</translation>
    </message>
    <message>
        <source>May the operator do this with your data?</source>
        <translation>Разрешаете оператору это с вашими данными?</translation>
    </message>
    <message>
        <source>Pass them on to third parties</source>
        <translation>Передавать их третьим лицам</translation>
    </message>
    <message>
        <source>Send them abroad</source>
        <translation>Передавать их за границу</translation>
    </message>
    <message>
        <source>Number of the registration slip</source>
        <translation>Номер регистрационного листа</translation>
    </message>
    <message>
        <source>Secret of the slip</source>
        <translation>Секрет с листа</translation>
    </message>
    <message>
        <source>as printed, with hyphens</source>
        <translation>как напечатано, с дефисами</translation>
    </message>
    <message>
        <source>Fill in from a file...</source>
        <translation>Заполнить из файла…</translation>
    </message>
    <message>
        <source>Your choices</source>
        <translation>Ваш выбор</translation>
    </message>
    <message>
        <source>Your data</source>
        <translation>Ваши данные</translation>
    </message>
    <message>
        <source>Registration slip</source>
        <translation>Регистрационный лист</translation>
    </message>
    <message>
        <source>Whose data, and what for</source>
        <translation>Чьи данные и зачем</translation>
    </message>
    <message>
        <source>Only your own</source>
        <translation>Только ваши данные</translation>
    </message>
    <message>
        <source>Apply only in your own name</source>
        <translation>Заявление подаётся только от своего имени</translation>
    </message>
    <message>
        <source>Registers fill in, you decide</source>
        <translation>Базы заполняют, решаете вы</translation>
    </message>
    <message>
        <source>Every field shows its source. A difference is shown, never overwritten silently.</source>
        <translation>У каждого поля показан источник. Расхождение показывают, а не исправляют молча.</translation>
    </message>
    <message>
        <source>No is as good as yes</source>
        <translation>«Нет» ничем не хуже «да»</translation>
    </message>
    <message>
        <source>If you decline a register, you type the data.</source>
        <translation>Если откажетесь от базы данных, введёте данные сами.</translation>
    </message>
    <message>
        <source>Application file</source>
        <translation>Файл заявления</translation>
    </message>
    <message>
        <source>Confirm the code</source>
        <translation>Подтвердить код</translation>
    </message>
    <message>
        <source>Every notice about the certificate goes to this address.</source>
        <translation>Все уведомления о сертификате приходят на этот адрес.</translation>
    </message>
    <message>
        <source>Your e-mail address</source>
        <translation>Ваш адрес электронной почты</translation>
    </message>
    <message>
        <source>Code from the letter</source>
        <translation>Код из письма</translation>
    </message>
    <message>
        <source>six figures</source>
        <translation>шесть цифр</translation>
    </message>
    <message>
        <source>Send me a code</source>
        <translation>Прислать код</translation>
    </message>
    <message>
        <source>Without a code</source>
        <translation>Без кода</translation>
    </message>
    <message>
        <source>Why a code</source>
        <translation>Зачем код</translation>
    </message>
    <message>
        <source>A code shows that letters reach you. Without one the address is kept as unconfirmed, and the application goes on.</source>
        <translation>Код показывает, что письма до вас доходят. Без него адрес останется неподтверждённым, заявление пойдёт дальше.</translation>
    </message>
    <message>
        <source>Back</source>
        <extracomment>Words with less room than this beside the acts stand above them.</extracomment>
        <translation>Назад</translation>
    </message>
    <message>
        <source>Continue later</source>
        <translation>Продолжить позже</translation>
    </message>
    <message>
        <source>Finish later</source>
        <translation>Завершить позже</translation>
    </message>
    <message>
        <source>I refuse</source>
        <translation>Не соглашаюсь</translation>
    </message>
    <message>
        <source>I agree</source>
        <translation>Соглашаюсь</translation>
    </message>
    <message>
        <source>Ask now</source>
        <extracomment>A state that is not the step&apos;s own word, as the records end it.</extracomment>
        <translation>Спросить сейчас</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Продолжить</translation>
    </message>
    <message>
        <source>Make the key and apply</source>
        <translation>Создать ключ и подать заявление</translation>
    </message>
    <message>
        <source>You may close the program; it goes on where it stopped.</source>
        <translation>Программу можно закрыть: она продолжит с того же места.</translation>
    </message>
    <message>
        <source>The PIN is asked for twice: now, and after the authority has answered.</source>
        <translation>PIN‑код спросят дважды: сейчас и после ответа удостоверяющего центра.</translation>
    </message>
    <message>
        <source>Object to a step...</source>
        <translation>Возразить против действия…</translation>
    </message>
    <message>
        <source>It is asked again in {n} s, and when you open Saqta again.</source>
        <translation>Спросим снова через {n} с и при следующем открытии Saqta.</translation>
    </message>
    <message>
        <source>The authority is deciding</source>
        <extracomment>Step of the wizard, from 1, by state; the authority&apos;s time has a word of its own. From here on the certificate lies on the token: it can be revoked, not withdrawn.</extracomment>
        <translation>Удостоверяющий центр принимает решение</translation>
    </message>
    <message>
        <source>Key and request</source>
        <translation>Ключ и запрос</translation>
    </message>
    <message>
        <source>The PIN is asked for three times: for the new key, for the signature of the certificate that is replaced, and after the answer.</source>
        <translation>PIN‑код спросят трижды: для нового ключа, для подписи заменяемого сертификата и после ответа.</translation>
    </message>
    <message>
        <source>Two PIN entries are coming. Nothing is sent before the first.</source>
        <translation>PIN‑код понадобится дважды. До первого ввода ничего не отправляется.</translation>
    </message>
    <message>
        <source>Three PIN entries are coming. Nothing is sent before the first.</source>
        <translation>PIN‑код понадобится трижды. До первого ввода ничего не отправляется.</translation>
    </message>
    <message>
        <source>The authority issues the certificate</source>
        <translation>Удостоверяющий центр выдаёт сертификат</translation>
    </message>
    <message>
        <source>After its answer the PIN is needed once more.</source>
        <translation>После ответа PIN‑код понадобится ещё раз.</translation>
    </message>
    <message>
        <source>A key of this application was found on the token. Use it?</source>
        <translation>На токене найден ключ этого заявления. Использовать его?</translation>
    </message>
    <message>
        <source>Use this key</source>
        <translation>Использовать этот ключ</translation>
    </message>
    <message>
        <source>Delete it</source>
        <translation>Удалить его</translation>
    </message>
    <message>
        <source>What is made, where it stays</source>
        <translation>Что создаётся и где остаётся</translation>
    </message>
    <message>
        <source>A key pair on the token</source>
        <translation>Ключевая пара на токене</translation>
    </message>
    <message>
        <source>The private key can&apos;t be read out, not even by this program.</source>
        <translation>Закрытый ключ нельзя прочитать, даже этой программе.</translation>
    </message>
    <message>
        <source>A recovery code for you</source>
        <translation>Код отзыва для вас</translation>
    </message>
    <message>
        <source>It can only revoke. It is shown once, at the end: have paper ready.</source>
        <translation>Он может только отозвать. Его покажут один раз, в конце: приготовьте бумагу.</translation>
    </message>
    <message>
        <source>{n} s</source>
        <translation>{n} с</translation>
    </message>
    <message>
        <source>Withdraw this application?</source>
        <translation>Отозвать это заявление?</translation>
    </message>
    <message>
        <source>application {number}</source>
        <translation>заявление {number}</translation>
    </message>
    <message>
        <source>Withdraw it</source>
        <translation>Отозвать</translation>
    </message>
    <message>
        <source>You can stop at any step and go on later</source>
        <translation>На любом шаге можно остановиться и продолжить позже</translation>
    </message>
    <message>
        <source>Agreement</source>
        <translation>Соглашение</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>Данные</translation>
    </message>
    <message>
        <source>E-mail</source>
        <translation>Почта</translation>
    </message>
    <message>
        <source>Token</source>
        <translation>Токен</translation>
    </message>
    <message>
        <source>Issuance</source>
        <translation>Выдача</translation>
    </message>
    <message>
        <source>Code and evidence</source>
        <translation>Код и доказательства</translation>
    </message>
    <message>
        <source>The application ends with it</source>
        <translation>Заявление на этом закончится</translation>
    </message>
    <message>
        <source>Start another application</source>
        <translation>Подать ещё одно заявление</translation>
    </message>
    <message>
        <source>Open applications: {n}</source>
        <translation>Незавершённых заявлений: {n}</translation>
    </message>
    <message>
        <source>Withdraw this application...</source>
        <translation>Отозвать это заявление...</translation>
    </message>
    <message>
        <source>Nothing is lost: each application can wait.</source>
        <translation>Ничего не потеряется: каждое заявление может подождать.</translation>
    </message>
    <message>
        <source>done</source>
        <translation>выполнено</translation>
    </message>
    <message>
        <source>current step</source>
        <translation>текущий шаг</translation>
    </message>
    <message>
        <source>not reached yet</source>
        <translation>ещё не пройден</translation>
    </message>
    <message>
        <source>Revoke the old certificate?</source>
        <translation>Отозвать прежний сертификат?</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>Оставить</translation>
    </message>
    <message>
        <source>Revoke the old one</source>
        <translation>Отозвать прежний</translation>
    </message>
    <message>
        <source>The key is made on this token and can&apos;t be moved to another.</source>
        <translation>Ключ создаётся на этом токене, перенести его на другой нельзя.</translation>
    </message>
    <message>
        <source>The token for the new key</source>
        <translation>Токен для нового ключа</translation>
    </message>
    <message>
        <source>Algorithm</source>
        <translation>Алгоритм</translation>
    </message>
    <message>
        <source>What a token is for</source>
        <translation>Для чего нужен токен</translation>
    </message>
    <message>
        <source>The private key is made inside it, is used inside it and never leaves it. What the token says of the key is read back and kept as evidence.</source>
        <translation>Закрытый ключ создаётся и работает внутри и никогда его не покидает. Сведения токена о ключе считываются и хранятся как доказательство.</translation>
    </message>
    <message>
        <source>This application is being worked on</source>
        <translation>Это заявление сейчас обрабатывается</translation>
    </message>
    <message>
        <source>When the step has ended, begin the other one again from Home.</source>
        <translation>Когда шаг завершится, начните второе заявление снова с главной страницы.</translation>
    </message>
    <message>
        <source>The operator had not received it.</source>
        <translation>Оператор его ещё не получал.</translation>
    </message>
    <message>
        <source>The operator ended it and keeps its record.</source>
        <translation>Оператор закрыл его; запись о нём остаётся у оператора.</translation>
    </message>
    <message>
        <source>The operator could not be reached; Saqta tells it later.</source>
        <translation>Связи с оператором нет; Saqta сообщит ему позже.</translation>
    </message>
    <message>
        <source>The application is withdrawn</source>
        <translation>Заявление отозвано</translation>
    </message>
    <message>
        <source>Delete its key...</source>
        <translation>Удалить его ключ...</translation>
    </message>
    <message>
        <source>Step {n} of 7</source>
        <translation>Шаг {n} из 7</translation>
    </message>
    <message>
        <source>Open applications</source>
        <translation>Незавершённые заявления</translation>
    </message>
    <message>
        <source>Each goes on where it stopped. One for another post is an application of its own.</source>
        <translation>Каждое продолжается с того места, где остановилось. Для другой должности подают отдельное заявление.</translation>
    </message>
    <message>
        <source>New certificate</source>
        <translation>Новый сертификат</translation>
    </message>
    <message>
        <source>Renewal of certificate no. {serial}</source>
        <translation>Обновление сертификата № {serial}</translation>
    </message>
    <message>
        <source>Application {number}. Last changed: {time}</source>
        <translation>Заявление {number}. Последнее изменение: {time}</translation>
    </message>
    <message>
        <source>Withdraw...</source>
        <translation>Отозвать...</translation>
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
        <translation>Владелец</translation>
    </message>
    <message>
        <source>Valid</source>
        <translation>Действует</translation>
    </message>
    <message>
        <source>Organisation</source>
        <translation>Организация</translation>
    </message>
    <message>
        <source>Serial number</source>
        <translation>Серийный номер</translation>
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
        <translation>Статус</translation>
    </message>
    <message>
        <source>Custody</source>
        <translation>Хранение ключа</translation>
    </message>
    <message>
        <source>Carrier certificate</source>
        <translation>Сертификат носителя</translation>
    </message>
    <message>
        <source>not certified</source>
        <translation>не сертифицирован</translation>
    </message>
    <message>
        <source>Revocation without the token</source>
        <translation>Отзыв без токена</translation>
    </message>
    <message>
        <source>registered</source>
        <translation>зарегистрирован</translation>
    </message>
    <message>
        <source>not registered</source>
        <translation>не зарегистрирован</translation>
    </message>
    <message>
        <source>Owner&apos;s distinguished name</source>
        <translation>Уникальное имя владельца</translation>
    </message>
    <message>
        <source>Read from the token when the key was made; the token&apos;s own claim: {facts}</source>
        <translation>Считано с токена при создании ключа, это заявление самого токена: {facts}</translation>
    </message>
    <message>
        <source>no. {serial}</source>
        <translation>№ {serial}</translation>
    </message>
    <message>
        <source>Facts</source>
        <translation>Факты</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>Проверить</translation>
    </message>
    <message>
        <source>A new certificate has replaced it</source>
        <translation>Его заменил новый сертификат</translation>
    </message>
    <message>
        <source>Renewal opens {date}</source>
        <translation>Обновление откроется {date}</translation>
    </message>
    <message>
        <source>Revoke the old one</source>
        <translation>Отозвать прежний</translation>
    </message>
    <message>
        <source>Renew certificate</source>
        <extracomment>Steps of the journey that belong to the wait for the authority.</extracomment>
        <translation>Обновить сертификат</translation>
    </message>
    <message>
        <source>Show the report</source>
        <translation>Показать сообщение</translation>
    </message>
    <message>
        <source>Logging in</source>
        <translation>Вход в системы</translation>
    </message>
    <message>
        <source>Signing documents</source>
        <translation>Подпись документов</translation>
    </message>
    <message>
        <source>Expires soon</source>
        <translation>Истекает</translation>
    </message>
    <message>
        <source>Status unknown</source>
        <translation>Статус неизвестен</translation>
    </message>
    <message>
        <source>Not valid yet</source>
        <translation>Ещё не действует</translation>
    </message>
    <message>
        <source>Reported, not yet revoked</source>
        <translation>Сообщено, ещё не отозван</translation>
    </message>
    <message>
        <source>Expired {date}</source>
        <translation>Истёк {date}</translation>
    </message>
    <message>
        <source>Revoked</source>
        <translation>Отозван</translation>
    </message>
    <message>
        <source>Revoked {date}: {reason}</source>
        <translation>Отозван {date}: {reason}</translation>
    </message>
    <message>
        <source>ends today</source>
        <translation>истекает сегодня</translation>
    </message>
    <message numerus="yes">
        <source>%Ln day(s) left</source>
        <translation>
            <numerusform>остался %Ln день</numerusform>
            <numerusform>осталось %Ln дня</numerusform>
            <numerusform>осталось %Ln дней</numerusform>
        </translation>
    </message>
    <message>
        <source>Revoked: {source} answer, {time}</source>
        <translation>Отозван: ответ {source}, {time}</translation>
    </message>
    <message>
        <source>No status answer yet</source>
        <translation>Ответа о статусе ещё нет</translation>
    </message>
    <message>
        <source>Last {source} answer: {time}</source>
        <translation>Последний ответ {source}: {time}</translation>
    </message>
    <message>
        <source>Not revoked: {source} answer, {time}</source>
        <translation>Не отозван: ответ {source}, {time}</translation>
    </message>
    <message>
        <source>Where the key was made isn&apos;t known</source>
        <translation>Где создан ключ, неизвестно</translation>
    </message>
    <message>
        <source>Made on this token, cannot leave it</source>
        <translation>Ключ создан на этом токене и не может его покинуть</translation>
    </message>
    <message>
        <source>The token doesn&apos;t say that the key stays</source>
        <translation>Токен не подтверждает, что ключ его не покинет</translation>
    </message>
</context>
<context>
    <name>Code</name>
    <message>
        <source>Use a recovery code</source>
        <translation>Использовать код отзыва</translation>
    </message>
    <message>
        <source>It revokes everything registered under it and does nothing else. Small slips are forgiven: 0 for O, 1 for I, Cyrillic letters.</source>
        <translation>Он отзывает всё, что под ним зарегистрировано, и больше ничего не делает. Мелкие ошибки прощаются: 0 вместо О, 1 вместо І, кириллица.</translation>
    </message>
    <message>
        <source>Recovery code</source>
        <translation>Код отзыва</translation>
    </message>
    <message>
        <source>14 groups of 4</source>
        <translation>14 групп по 4 знака</translation>
    </message>
    <message>
        <source>Use a recovery code...</source>
        <translation>Использовать код отзыва…</translation>
    </message>
</context>
<context>
    <name>Compromise</name>
    <message>
        <source>Report compromise and revoke</source>
        <extracomment>Ground, edge and ink of one kind in one state; None paints nothing. A short cut&apos;s sign; two of them are one that is shown.</extracomment>
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
        <extracomment>A window so narrow has no pixel to give away.</extracomment>
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
        <extracomment>Seconds between two tries of what could not be sent (security.md section 6). How long the bar stays after its last second, and without any count.</extracomment>
        <translation>Записано в {time}</translation>
    </message>
    <message>
        <source>Sending in {n} s</source>
        <translation>Отправим через {n} с</translation>
    </message>
    <message>
        <source>Reports</source>
        <translation>Сообщения</translation>
    </message>
    <message>
        <source>Report {number}</source>
        <translation>Сообщение {number}</translation>
    </message>
    <message>
        <source>recorded {time}</source>
        <translation>записано {time}</translation>
    </message>
    <message>
        <source>Revoke</source>
        <translation>Отозвать</translation>
    </message>
    <message>
        <source>Sign with the token</source>
        <translation>Подписать токеном</translation>
    </message>
    <message>
        <source>One</source>
        <translation>Один</translation>
    </message>
    <message>
        <source>Whole token</source>
        <translation>Весь токен</translation>
    </message>
    <message>
        <source>All mine</source>
        <translation>Все мои</translation>
    </message>
    <message>
        <source>What is revoked</source>
        <translation>Что отзывается</translation>
    </message>
    <message>
        <source>everything under the recovery code</source>
        <translation>всё, что под кодом отзыва</translation>
    </message>
    <message>
        <source>Recorded</source>
        <translation>Записано</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>Отправлено</translation>
    </message>
    <message>
        <source>Accepted</source>
        <translation>Принято</translation>
    </message>
    <message>
        <source>Revoked</source>
        <translation>Отозван</translation>
    </message>
    <message>
        <source>Recording</source>
        <translation>Запись</translation>
    </message>
    <message>
        <source>Sending</source>
        <translation>Отправка</translation>
    </message>
    <message>
        <source>Acceptance</source>
        <translation>Приём</translation>
    </message>
    <message>
        <source>Revocation</source>
        <translation>Отзыв</translation>
    </message>
    <message>
        <source>in {n} s</source>
        <translation>через {n} с</translation>
    </message>
    <message>
        <source>refused</source>
        <translation>отказано</translation>
    </message>
    <message numerus="yes">
        <source>%Ln try(ies)</source>
        <translation>
            <numerusform>попыток: %Ln</numerusform>
            <numerusform>попыток: %Ln</numerusform>
            <numerusform>попыток: %Ln</numerusform>
        </translation>
    </message>
    <message>
        <source>waiting for the answer</source>
        <translation>ждём ответа</translation>
    </message>
    <message>
        <source>waiting for the proof</source>
        <translation>ждём доказательства</translation>
    </message>
    <message>
        <source>Accepted, not yet revoked. The status is asked again.</source>
        <translation>Принято, но это ещё не отзыв. Статус запрашивается снова.</translation>
    </message>
    <message>
        <source>Proved by {source}</source>
        <translation>Подтвердил {source}</translation>
    </message>
    <message>
        <source>Receipt</source>
        <translation>Квитанция</translation>
    </message>
    <message>
        <source>Every way was refused: {codes}</source>
        <translation>Отказано по всем каналам: {codes}</translation>
    </message>
    <message>
        <source>Taken back before anything was sent. The key is free.</source>
        <translation>Отменено до отправки. Ключ свободен.</translation>
    </message>
    <message>
        <source>The answer was lost. Only a proof settles it.</source>
        <translation>Ответ потерян. Решит только доказательство.</translation>
    </message>
    <message>
        <source>Not yet revoked</source>
        <translation>Ещё не отозван</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>Отказано</translation>
    </message>
    <message>
        <source>Undone</source>
        <translation>Отменено</translation>
    </message>
    <message>
        <source>Revocation is under way</source>
        <translation>Отзыв идёт</translation>
    </message>
    <message>
        <source>Reports: {reports}, certificates: {n}</source>
        <translation>Сообщений: {reports}, сертификатов: {n}</translation>
    </message>
    <message>
        <source>Nothing was reported</source>
        <translation>Сообщений нет</translation>
    </message>
    <message>
        <source>If anything about a key or token feels wrong, press the red button. No proof is asked.</source>
        <translation>Если с ключом или токеном что‑то не так, нажмите красную кнопку. Доказательств не спросят.</translation>
    </message>
    <message>
        <source>Not yet revoked: waiting for the network</source>
        <translation>Ещё не отозван: ждём сети</translation>
    </message>
    <message>
        <source>The report is recorded and is sent by itself later.</source>
        <translation>Сообщение записано и уйдёт само, когда появится сеть.</translation>
    </message>
    <message>
        <source>Not yet revoked: every way was refused</source>
        <translation>Ещё не отозван: отказано по всем каналам</translation>
    </message>
    <message>
        <source>Call the duty desk now.</source>
        <translation>Позвоните дежурному сейчас.</translation>
    </message>
    <message>
        <source>Try now</source>
        <translation>Попробовать сейчас</translation>
    </message>
    <message>
        <source>What to do now</source>
        <translation>Что делать сейчас</translation>
    </message>
    <message>
        <source>Your security officer</source>
        <translation>Ваш сотрудник ИБ</translation>
    </message>
    <message>
        <source>Don&apos;t use the token</source>
        <translation>Не пользуйтесь токеном</translation>
    </message>
    <message>
        <source>If you have it, take it out and keep it.</source>
        <translation>Если он у вас, выньте его и сохраните.</translation>
    </message>
    <message>
        <source>The security service is told</source>
        <translation>Службу безопасности известят</translation>
    </message>
    <message>
        <source>The incident is opened together with the sending.</source>
        <translation>Инцидент откроется вместе с отправкой.</translation>
    </message>
    <message>
        <source>You need a person</source>
        <translation>Нужна помощь человека</translation>
    </message>
    <message>
        <source>Add details if you can</source>
        <translation>Уточните, если можете</translation>
    </message>
    <message>
        <source>Sending doesn&apos;t wait for this.</source>
        <translation>Отправка этого не ждёт.</translation>
    </message>
    <message>
        <source>Since when do you suspect it?</source>
        <translation>С какого времени подозрение?</translation>
    </message>
    <message>
        <source>day.month.year hour:minute</source>
        <translation>день.месяц.год час:минута</translation>
    </message>
    <message>
        <source>What happened?</source>
        <translation>Что случилось?</translation>
    </message>
    <message>
        <source>Write it as 22.11.2026 09:00</source>
        <translation>Запишите так: 22.11.2026 09:00</translation>
    </message>
    <message>
        <source>Saved on this computer</source>
        <translation>Сохранено на этом компьютере</translation>
    </message>
    <message>
        <source>Don&apos;t wait: use one of these ways now</source>
        <translation>Не ждите: воспользуйтесь одним из способов сейчас</translation>
    </message>
    <message>
        <source>Paper form</source>
        <translation>Бумажная форма</translation>
    </message>
    <message>
        <source>Scan with any phone</source>
        <translation>Отсканируйте телефоном</translation>
    </message>
    <message>
        <source>Any phone will do. The report reaches the operator at once; neither PIN nor token is needed.</source>
        <translation>Подойдёт любой телефон. Сообщение сразу дойдёт до оператора, ни PIN‑код, ни токен не нужны.</translation>
    </message>
    <message>
        <source>Call the duty desk</source>
        <translation>Позвоните дежурному</translation>
    </message>
    <message>
        <source>The authority&apos;s profile names no number.</source>
        <translation>В профиле центра номер не указан.</translation>
    </message>
    <message>
        <source>Read these out</source>
        <translation>Прочитайте эти номера</translation>
    </message>
    <message>
        <source>Number of the report</source>
        <translation>Номер сообщения</translation>
    </message>
    <message>
        <source>{purpose}, serial number</source>
        <translation>{purpose}, серийный номер</translation>
    </message>
    <message>
        <source>The duty desk never asks for a PIN</source>
        <translation>Дежурный никогда не спрашивает PIN‑код</translation>
    </message>
    <message>
        <source>Use the code on another computer</source>
        <translation>Введите код на другом компьютере</translation>
    </message>
    <message>
        <source>A computer with Saqta and the code on your paper are enough.</source>
        <translation>Достаточно компьютера с Saqta и кода на бумаге.</translation>
    </message>
    <message>
        <source>Alarms</source>
        <translation>Напоминания</translation>
    </message>
    <message>
        <source>{n} min</source>
        <translation>{n} мин</translation>
    </message>
    <message>
        <source>{n} h</source>
        <translation>{n} ч</translation>
    </message>
    <message>
        <source>The keys are blocked on this computer already.</source>
        <translation>Ключи на этом компьютере уже заблокированы.</translation>
    </message>
</context>
<context>
    <name>Consents</name>
    <message>
        <source>Report a breach of the agreement</source>
        <translation>Сообщить о нарушении соглашения</translation>
    </message>
    <message>
        <source>For a compromised key use the red button instead. Without a network the report waits here and is shown as NOT sent.</source>
        <translation>При компрометации ключа нажмите красную кнопку. Без сети сообщение ждёт здесь и показано как НЕ отправленное.</translation>
    </message>
    <message>
        <source>Clause</source>
        <translation>Пункт</translation>
    </message>
    <message>
        <source>if you know it</source>
        <translation>если знаете</translation>
    </message>
    <message>
        <source>Sign and send</source>
        <translation>Подписать и отправить</translation>
    </message>
    <message>
        <source>Consents</source>
        <extracomment>Consents, documents, the operator&apos;s messages, the time, and the ended agreements.</extracomment>
        <translation>Согласия</translation>
    </message>
    <message>
        <source>What you agreed to, and what came of it</source>
        <translation>На что вы согласились и что из этого вышло</translation>
    </message>
    <message>
        <source>Ask for messages</source>
        <translation>Запросить сообщения</translation>
    </message>
    <message>
        <source>Report a breach...</source>
        <translation>Сообщить о нарушении…</translation>
    </message>
    <message>
        <source>Export everything...</source>
        <translation>Выгрузить всё…</translation>
    </message>
    <message>
        <source>No consent was given on this computer</source>
        <translation>На этом компьютере согласий нет</translation>
    </message>
    <message>
        <source>A consent is recorded when you apply for a certificate.</source>
        <translation>Согласие записывается при подаче заявления на сертификат.</translation>
    </message>
    <message>
        <source>Agreement {version}, {language}</source>
        <translation>Соглашение {version}, {language}</translation>
    </message>
    <message>
        <source>Read</source>
        <translation>Прочитать</translation>
    </message>
    <message>
        <source>Your documents</source>
        <translation>Ваши документы</translation>
    </message>
    <message>
        <source>The operator&apos;s messages</source>
        <translation>Сообщения оператора</translation>
    </message>
    <message>
        <source>Consent to the processing of personal data</source>
        <translation>Согласие на обработку персональных данных</translation>
    </message>
    <message>
        <source>none</source>
        <translation>нет</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>да</translation>
    </message>
    <message>
        <source>not yet</source>
        <translation>ещё нет</translation>
    </message>
    <message>
        <source>Given</source>
        <translation>Дано</translation>
    </message>
    <message>
        <source>Agreement</source>
        <translation>Соглашение</translation>
    </message>
    <message>
        <source>Registers allowed</source>
        <translation>Разрешённые базы данных</translation>
    </message>
    <message>
        <source>Transfers allowed</source>
        <translation>Разрешённые передачи</translation>
    </message>
    <message>
        <source>The operator has it</source>
        <translation>Есть у оператора</translation>
    </message>
    <message>
        <source>This agreement ended</source>
        <translation>Это соглашение прекращено</translation>
    </message>
    <message>
        <source>The certificate stays in force. The next application needs a new agreement and a new consent.</source>
        <translation>Сертификат остаётся в силе. Для следующего заявления нужны новое соглашение и новое согласие.</translation>
    </message>
    <message>
        <source>Withdrawing consent does not revoke the certificate</source>
        <translation>После отзыва согласия сертификат продолжает действовать</translation>
    </message>
    <message>
        <source>Withdraw...</source>
        <translation>Отозвать…</translation>
    </message>
    <message>
        <source>Object...</source>
        <translation>Возразить…</translation>
    </message>
    <message>
        <source>The operator&apos;s signed message</source>
        <translation>Подписанное сообщение оператора</translation>
    </message>
    <message>
        <source>Withdraw consent</source>
        <translation>Отозвать согласие</translation>
    </message>
    <message>
        <source>The certificate stays in force. The operator may keep what the law tells it to keep.</source>
        <translation>Сертификат остаётся действующим. Оператор вправе хранить то, что велит закон.</translation>
    </message>
    <message>
        <source>Only make it for printing</source>
        <translation>Только подготовить для печати</translation>
    </message>
    <message>
        <source>Object to automatic processing</source>
        <translation>Возразить против автоматической обработки</translation>
    </message>
    <message>
        <source>The operator then does these steps by hand and answers within three working days.</source>
        <translation>Оператор выполнит эти действия вручную и ответит в течение трёх рабочих дней.</translation>
    </message>
    <message>
        <source>Which steps?</source>
        <translation>Какие действия?</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Причина</translation>
    </message>
    <message>
        <source>if you like</source>
        <translation>по желанию</translation>
    </message>
    <message>
        <source>Show the document</source>
        <translation>Показать документ</translation>
    </message>
    <message>
        <source>The operator must answer within three working days. The application goes on by hand.</source>
        <translation>Оператор обязан ответить за три рабочих дня. Заявление рассмотрят вручную.</translation>
    </message>
    <message>
        <source>Export everything</source>
        <translation>Выгрузить всё</translation>
    </message>
    <message>
        <source>Answer to a withdrawal</source>
        <translation>Ответ на отзыв согласия</translation>
    </message>
    <message>
        <source>Answer to an objection</source>
        <translation>Ответ на возражение</translation>
    </message>
    <message>
        <source>End of an agreement</source>
        <translation>Прекращение соглашения</translation>
    </message>
    <message>
        <source>New version of the agreement</source>
        <translation>Новая редакция соглашения</translation>
    </message>
    <message>
        <source>A letter was sent to you</source>
        <translation>Вам отправлено письмо</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>Сообщение</translation>
    </message>
    <message>
        <source>Withdrawn</source>
        <translation>Отозвано</translation>
    </message>
    <message>
        <source>Withdrawal sent</source>
        <translation>Отзыв отправлен</translation>
    </message>
    <message>
        <source>Agreement ended</source>
        <translation>Соглашение прекращено</translation>
    </message>
    <message>
        <source>Not sent yet</source>
        <translation>Ещё не отправлено</translation>
    </message>
    <message>
        <source>In force</source>
        <translation>Действует</translation>
    </message>
    <message>
        <source>Withdrawal of consent</source>
        <translation>Отзыв согласия</translation>
    </message>
    <message>
        <source>Objection</source>
        <translation>Возражение</translation>
    </message>
    <message>
        <source>Report of a breach</source>
        <translation>Сообщение о нарушении</translation>
    </message>
    <message>
        <source>Answered</source>
        <translation>Отвечено</translation>
    </message>
    <message>
        <source>Answer overdue</source>
        <translation>Ответ просрочен</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>Отправлено</translation>
    </message>
    <message>
        <source>NOT sent</source>
        <translation>НЕ отправлено</translation>
    </message>
    <message>
        <source>answer due {date}</source>
        <translation>ответ до {date}</translation>
    </message>
    <message numerus="yes">
        <source>%Ln full day(s) left</source>
        <translation>
            <numerusform>остался %Ln полный день</numerusform>
            <numerusform>осталось %Ln полных дня</numerusform>
            <numerusform>осталось %Ln полных дней</numerusform>
        </translation>
    </message>
    <message>
        <source>answer due {date}, {left}</source>
        <translation>ответ до {date}, {left}</translation>
    </message>
    <message>
        <source>answer due about {date}, {left}</source>
        <translation>ответ примерно до {date}, {left}</translation>
    </message>
    <message>
        <source>Import an agreement...</source>
        <translation>Импорт соглашения…</translation>
    </message>
    <message>
        <source>Agreement taken in: {name} ({languages})</source>
        <translation>Текст соглашения загружен: {name} ({languages})</translation>
    </message>
    <message>
        <source>It is agreed to where the operator publishes none under that name; where one is published, both must be the same bytes.</source>
        <translation>Этот текст действует, если оператор не публикует другого под этим именем; если публикует, оба должны совпадать до байта.</translation>
    </message>
    <message>
        <source>Import an official agreement</source>
        <translation>Импорт официального соглашения</translation>
    </message>
</context>
<context>
    <name>Console</name>
    <message>
        <source>Please confirm</source>
        <translation>Подтвердите</translation>
    </message>
    <message>
        <source>No</source>
        <translation>Нет</translation>
    </message>
    <message>
        <source>Yes</source>
        <translation>Да</translation>
    </message>
    <message>
        <source>To continue, type {word}</source>
        <translation>Чтобы продолжить, введите {word}</translation>
    </message>
    <message>
        <source>year-month-day, such as 2026-03-31</source>
        <translation>год-месяц-день, например 2026-03-31</translation>
    </message>
    <message>
        <source>a version, such as 3.1</source>
        <translation>версия, например 3.1</translation>
    </message>
    <message>
        <source>Add the condition</source>
        <translation>Добавить условие</translation>
    </message>
    <message>
        <source>chosen</source>
        <extracomment>The next rows of the search below a row&apos;s id; answers by `CertificateRows.take`. So many rows are kept; a longer list is narrowed, not scrolled through.</extracomment>
        <translation>выбран</translation>
    </message>
    <message>
        <source>not chosen</source>
        <translation>не выбран</translation>
    </message>
    <message>
        <source>Chosen</source>
        <translation>Выбран</translation>
    </message>
    <message>
        <source>IIN</source>
        <translation>ИИН</translation>
    </message>
    <message>
        <source>Unit</source>
        <translation>Подразделение</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>Ход событий</translation>
    </message>
    <message>
        <source>Add note</source>
        <translation>Добавить запись</translation>
    </message>
    <message>
        <source>Somebody was told</source>
        <translation>Отметить, кому сообщено</translation>
    </message>
    <message>
        <source>Attach</source>
        <translation>Приложить</translation>
    </message>
    <message>
        <source>Take this case over</source>
        <translation>Взять инцидент себе</translation>
    </message>
    <message>
        <source>Close the case…</source>
        <translation>Закрыть инцидент…</translation>
    </message>
    <message>
        <source>Export signed report</source>
        <translation>Сохранить подписанный отчёт</translation>
    </message>
    <message>
        <source>Report written</source>
        <translation>Отчёт записан</translation>
    </message>
    <message>
        <source>Who, and how</source>
        <translation>Кому и как</translation>
    </message>
    <message>
        <source>What is to be remembered</source>
        <translation>Что нужно запомнить</translation>
    </message>
    <message>
        <source>Write down</source>
        <translation>Записать</translation>
    </message>
    <message>
        <source>What is written stays: nothing is removed.</source>
        <translation>Записанное остаётся: ничего не удаляется.</translation>
    </message>
    <message>
        <source>Close the case</source>
        <translation>Закрыть инцидент</translation>
    </message>
    <message>
        <source>How it ended</source>
        <translation>Чем закончилось</translation>
    </message>
    <message>
        <source>Only when every certificate is proved revoked.</source>
        <translation>Только когда отзыв каждого сертификата доказан.</translation>
    </message>
    <message>
        <source>Attach a file</source>
        <translation>Приложить файл</translation>
    </message>
    <message>
        <source>Closed</source>
        <translation>Закрыт</translation>
    </message>
    <message>
        <source>Not yet revoked</source>
        <translation>Ещё не отозван</translation>
    </message>
    <message>
        <source>revoked: {n} of {all} certificates</source>
        <translation>отозвано сертификатов: {n} из {all}</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Состояние</translation>
    </message>
    <message>
        <source>by {time}</source>
        <translation>до {time}</translation>
    </message>
    <message>
        <source>Nothing is due any more</source>
        <translation>Ждать больше нечего</translation>
    </message>
    <message>
        <source>Deadline</source>
        <translation>Срок</translation>
    </message>
    <message>
        <source>Status change due</source>
        <translation>Статус должен смениться</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>неизвестен</translation>
    </message>
    <message>
        <source>Token</source>
        <translation>Токен</translation>
    </message>
    <message>
        <source>firmware {version}</source>
        <translation>прошивка {version}</translation>
    </message>
    <message>
        <source>Agreement and consent</source>
        <translation>Соглашение и согласие</translation>
    </message>
    <message>
        <source>nobody yet</source>
        <translation>пока никому</translation>
    </message>
    <message>
        <source>see the list below</source>
        <translation>список ниже</translation>
    </message>
    <message>
        <source>IIN {iin}</source>
        <translation>ИИН {iin}</translation>
    </message>
    <message>
        <source>Certificates</source>
        <translation>Сертификаты</translation>
    </message>
    <message>
        <source>none was named</source>
        <translation>не названы</translation>
    </message>
    <message>
        <source>Who was told</source>
        <translation>Кому сообщено</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>Файлы</translation>
    </message>
    <message>
        <source>{n} bytes</source>
        <translation>{n} байт</translation>
    </message>
    <message>
        <source>Firmware</source>
        <translation>Прошивка</translation>
    </message>
    <message>
        <source>Until</source>
        <translation>До</translation>
    </message>
    <message>
        <source>Status</source>
        <extracomment>Conditions of a search, in the order of the menu. Those that are chosen out of the values that occur.</extracomment>
        <translation>Статус</translation>
    </message>
    <message>
        <source>Organisation</source>
        <translation>Организация</translation>
    </message>
    <message>
        <source>Token model</source>
        <translation>Модель токена</translation>
    </message>
    <message>
        <source>Firmware from</source>
        <translation>Прошивка от</translation>
    </message>
    <message>
        <source>Firmware up to</source>
        <translation>Прошивка до</translation>
    </message>
    <message>
        <source>Token batch</source>
        <translation>Партия токенов</translation>
    </message>
    <message>
        <source>PKCS#11 module</source>
        <translation>Модуль PKCS#11</translation>
    </message>
    <message>
        <source>Scheme</source>
        <translation>Схема</translation>
    </message>
    <message>
        <source>Agreement version</source>
        <translation>Версия соглашения</translation>
    </message>
    <message>
        <source>Issued from</source>
        <translation>Выдан с</translation>
    </message>
    <message>
        <source>Issued up to</source>
        <translation>Выдан по</translation>
    </message>
    <message>
        <source>Words</source>
        <translation>Слова</translation>
    </message>
    <message>
        <source>Not confirmed yet</source>
        <translation>Ещё не подтверждён</translation>
    </message>
    <message>
        <source>Expired</source>
        <translation>Истёк</translation>
    </message>
    <message>
        <source>Waits for approval</source>
        <translation>Ждёт утверждения</translation>
    </message>
    <message numerus="yes">
        <source>%Ln person(s) told</source>
        <translation>
            <numerusform>Сообщено %Ln человеку</numerusform>
            <numerusform>Сообщено %Ln людям</numerusform>
            <numerusform>Сообщено %Ln людям</numerusform>
        </translation>
    </message>
    <message>
        <source>The ledger equals the revocation list</source>
        <translation>Ведомость совпадает со списком отзыва</translation>
    </message>
    <message>
        <source>The ledger and the revocation list differ</source>
        <translation>Ведомость и список отзыва расходятся</translation>
    </message>
    <message>
        <source>Two people are needed</source>
        <translation>Нужны подписи двух лиц</translation>
    </message>
    <message>
        <source>Look at the plan</source>
        <translation>Посмотреть план</translation>
    </message>
    <message>
        <source>Execute the rest…</source>
        <translation>Исполнить остальное…</translation>
    </message>
    <message>
        <source>Execute the first stage…</source>
        <translation>Исполнить первый этап…</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Приостановить</translation>
    </message>
    <message>
        <source>Cancel the plan…</source>
        <translation>Отменить план…</translation>
    </message>
    <message>
        <source>I have reviewed this</source>
        <translation>Я это проверил</translation>
    </message>
    <message>
        <source>Tell the people…</source>
        <translation>Сообщить людям…</translation>
    </message>
    <message>
        <source>Show the ledger</source>
        <translation>Показать ведомость</translation>
    </message>
    <message>
        <source>I have compared the hash aloud with the author</source>
        <translation>Контрольная сумма сверена вслух с автором плана</translation>
    </message>
    <message>
        <source>I have looked at the {n} people without a key</source>
        <translation>Число людей без другого ключа просмотрено: {n}</translation>
    </message>
    <message>
        <source>Type the number of certificates</source>
        <translation>Введите число сертификатов</translation>
    </message>
    <message>
        <source>Reject</source>
        <translation>Отклонить</translation>
    </message>
    <message>
        <source>Approve</source>
        <translation>Утвердить</translation>
    </message>
    <message>
        <source>you</source>
        <translation>вы</translation>
    </message>
    <message>
        <source>signed {time}</source>
        <translation>подписан {time}</translation>
    </message>
    <message>
        <source>Verified</source>
        <translation>Проверен</translation>
    </message>
    <message>
        <source>Not looked at</source>
        <translation>Не просмотрен</translation>
    </message>
    <message>
        <source>Author of the plan</source>
        <translation>Автор плана</translation>
    </message>
    <message>
        <source>Approved</source>
        <translation>Утверждён</translation>
    </message>
    <message>
        <source>Waits</source>
        <translation>Ожидается</translation>
    </message>
    <message>
        <source>another person</source>
        <translation>другое лицо</translation>
    </message>
    <message>
        <source>Break-glass: one person</source>
        <translation>Экстренный план: одно лицо</translation>
    </message>
    <message>
        <source>To be reviewed by {time}.</source>
        <translation>Проверить до {time}.</translation>
    </message>
    <message>
        <source>A second person has reviewed it.</source>
        <translation>Второе лицо проверило.</translation>
    </message>
    <message>
        <source>Another person approves this plan</source>
        <translation>Этот план утверждает другое лицо</translation>
    </message>
    <message>
        <source>Read the hash to them; the operator refuses you.</source>
        <translation>Прочитайте ему контрольную сумму; от вас оператор не примет.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln person(s) will have no other key</source>
        <translation>
            <numerusform>%Ln человек останется без ключа</numerusform>
            <numerusform>%Ln человека останутся без ключа</numerusform>
            <numerusform>%Ln человек останутся без ключа</numerusform>
        </translation>
    </message>
    <message>
        <source>Until they get a new certificate.</source>
        <translation>Пока не получат новый сертификат.</translation>
    </message>
    <message>
        <source>Being executed</source>
        <translation>Исполняется</translation>
    </message>
    <message>
        <source>First stage done</source>
        <translation>Первый этап исполнен</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Приостановлен</translation>
    </message>
    <message>
        <source>Executed</source>
        <translation>Исполнен</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Отменён</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>Отказано</translation>
    </message>
    <message>
        <source>Undone</source>
        <translation>Отменено</translation>
    </message>
    <message>
        <source>to come</source>
        <translation>впереди</translation>
    </message>
    <message>
        <source>asked, no answer yet</source>
        <translation>запрошено, ответа ещё нет</translation>
    </message>
    <message>
        <source>revoked</source>
        <translation>отозвано</translation>
    </message>
    <message>
        <source>was revoked before</source>
        <translation>отозвано раньше</translation>
    </message>
    <message>
        <source>refused</source>
        <translation>отказано</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>не удалось</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>отменено</translation>
    </message>
    <message>
        <source>Case opened</source>
        <translation>Инцидент открыт</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Запись</translation>
    </message>
    <message>
        <source>Told</source>
        <translation>Сообщено</translation>
    </message>
    <message>
        <source>File attached</source>
        <translation>Приложен файл</translation>
    </message>
    <message>
        <source>Deadline passed</source>
        <translation>Срок прошёл</translation>
    </message>
    <message>
        <source>Plan made</source>
        <translation>Составлен план</translation>
    </message>
    <message>
        <source>Status of a certificate</source>
        <translation>Статус сертификата</translation>
    </message>
    <message>
        <source>Case closed</source>
        <translation>Инцидент закрыт</translation>
    </message>
    <message>
        <source>Case opened again</source>
        <translation>Инцидент открыт снова</translation>
    </message>
    <message>
        <source>Case taken over</source>
        <translation>Инцидент взят в работу</translation>
    </message>
    <message>
        <source>Event</source>
        <translation>Событие</translation>
    </message>
    <message>
        <source>Security officer</source>
        <translation>Сотрудник ИБ</translation>
    </message>
    <message>
        <source>Approver</source>
        <translation>Утверждающий</translation>
    </message>
    <message>
        <source>Auditor: reads, orders nothing</source>
        <translation>Аудитор: читает, не распоряжается</translation>
    </message>
    <message>
        <source>Officer</source>
        <translation>Сотрудник</translation>
    </message>
    <message>
        <source>Signed in with the token for one piece of work</source>
        <translation>Вход с токеном на одно действие</translation>
    </message>
    <message>
        <source>Sign in with your token</source>
        <translation>Войдите со своим токеном</translation>
    </message>
    <message>
        <source>The key on the token signs; the operator knows its role and scope. Every order is signed anew, with a PIN of its own.</source>
        <translation>Подписывает ключ на токене; его роль и область знает оператор. Каждое распоряжение подписывается заново, со своим вводом PIN‑кода.</translation>
    </message>
    <message>
        <source>Sign in and bring up to date</source>
        <translation>Войти и обновить</translation>
    </message>
    <message>
        <source>No officer&apos;s certificate on this computer</source>
        <translation>На этом компьютере нет сертификата сотрудника</translation>
    </message>
    <message>
        <source>Apply for one in Saqta&apos;s main window, with the slip of your role.</source>
        <translation>Подайте заявление в главном окне Saqta с листком вашей роли.</translation>
    </message>
    <message>
        <source>Not signed in</source>
        <translation>Вход не выполнен</translation>
    </message>
    <message>
        <source>Search and cases are there without it.</source>
        <translation>Поиск и инциденты доступны и без него.</translation>
    </message>
    <message>
        <source>token {serial}, until {date}</source>
        <translation>токен {serial}, до {date}</translation>
    </message>
    <message>
        <source>Mirror</source>
        <translation>Зеркало</translation>
    </message>
    <message>
        <source>As of</source>
        <translation>По состоянию на</translation>
    </message>
    <message>
        <source>Scope</source>
        <translation>Область</translation>
    </message>
    <message>
        <source>New reports</source>
        <translation>Новые сообщения</translation>
    </message>
    <message>
        <source>the whole organisation</source>
        <translation>вся организация</translation>
    </message>
    <message>
        <source>Late by {h} h {m} min</source>
        <translation>Опоздание {h} ч {m} мин</translation>
    </message>
    <message>
        <source>{h} h {m} min left</source>
        <translation>Осталось {h} ч {m} мин</translation>
    </message>
    <message>
        <source>Remove the condition {name}</source>
        <translation>Убрать условие {name}</translation>
    </message>
    <message>
        <source>Condition</source>
        <translation>Условие</translation>
    </message>
    <message>
        <source>Add a condition</source>
        <translation>Добавить условие</translation>
    </message>
    <message>
        <source>Saved searches</source>
        <translation>Сохранённые поиски</translation>
    </message>
    <message>
        <source>Save this search…</source>
        <translation>Сохранить этот поиск…</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Убрать</translation>
    </message>
    <message>
        <source>Save this search</source>
        <translation>Сохранить этот поиск</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Название</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Сохранить</translation>
    </message>
    <message>
        <source>A plan revokes nothing until a second person approves it.</source>
        <translation>План ничего не отзывает, пока его не утвердит второе лицо.</translation>
    </message>
    <message>
        <source>Open incident</source>
        <translation>Открыть инцидент</translation>
    </message>
    <message>
        <source>List to file</source>
        <translation>Список в файл</translation>
    </message>
    <message>
        <source>Plan revocation…</source>
        <translation>План отзыва…</translation>
    </message>
    <message>
        <source>Incidents</source>
        <translation>Инциденты</translation>
    </message>
    <message>
        <source>Reports of holders, and cases of your own</source>
        <translation>Сообщения владельцев и собственные инциденты</translation>
    </message>
    <message>
        <source>Opened by the holder&apos;s report, {time}</source>
        <translation>Открыт по сообщению владельца, {time}</translation>
    </message>
    <message>
        <source>Opened by an officer, {time}</source>
        <translation>Открыт сотрудником, {time}</translation>
    </message>
    <message>
        <source>Which cases</source>
        <translation>Какие инциденты</translation>
    </message>
    <message>
        <source>Open cases</source>
        <translation>Открытые</translation>
    </message>
    <message>
        <source>Closed cases</source>
        <translation>Закрытые</translation>
    </message>
    <message>
        <source>All incidents</source>
        <translation>Все инциденты</translation>
    </message>
    <message>
        <source>Export signed report…</source>
        <translation>Подписанный отчёт…</translation>
    </message>
    <message>
        <source>Bring up to date</source>
        <translation>Обновить</translation>
    </message>
    <message>
        <source>No incidents here</source>
        <translation>Инцидентов здесь нет</translation>
    </message>
    <message>
        <source>A holder&apos;s report opens one when you bring all up to date.</source>
        <translation>Сообщение владельца откроет его при обновлении.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln case(s) late</source>
        <translation>
            <numerusform>%Ln инцидент просрочен</numerusform>
            <numerusform>%Ln инцидента просрочены</numerusform>
            <numerusform>%Ln инцидентов просрочено</numerusform>
        </translation>
    </message>
    <message>
        <source>The status has not changed within the term.</source>
        <translation>Статус не сменился в срок.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln certificate(s)</source>
        <translation>
            <numerusform>%Ln сертификат</numerusform>
            <numerusform>%Ln сертификата</numerusform>
            <numerusform>%Ln сертификатов</numerusform>
        </translation>
    </message>
    <message>
        <source>See</source>
        <translation>Открыть</translation>
    </message>
    <message numerus="yes">
        <source>and %Ln more</source>
        <translation>
            <numerusform>и ещё %Ln</numerusform>
            <numerusform>и ещё %Ln</numerusform>
            <numerusform>и ещё %Ln</numerusform>
        </translation>
    </message>
    <message>
        <source>An order is on its way</source>
        <extracomment>So long after the console is there comes what its first rows do without.</extracomment>
        <translation>Распоряжение отправляется</translation>
    </message>
    <message>
        <source>The manifest</source>
        <translation>Манифест</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Причина</translation>
    </message>
    <message>
        <source>First stage</source>
        <translation>Первый этап</translation>
    </message>
    <message>
        <source>certificates</source>
        <translation>сертификатов</translation>
    </message>
    <message>
        <source>Why, for the second person</source>
        <translation>Почему, для второго лица</translation>
    </message>
    <message>
        <source>Break-glass: without a second person</source>
        <translation>Экстренно: без второго лица</translation>
    </message>
    <message>
        <source>Few certificates, once a day, told to everybody.</source>
        <translation>Немного сертификатов, раз в день, об этом узнают все.</translation>
    </message>
    <message>
        <source>You act alone</source>
        <translation>Вы действуете в одиночку</translation>
    </message>
    <message>
        <source>The operator&apos;s security officer hears of it at once, and another person must review it within 24 hours.</source>
        <translation>Сотрудник безопасности оператора узнает сразу, а другое лицо обязано проверить в течение 24 часов.</translation>
    </message>
    <message>
        <source>Count again</source>
        <translation>Пересчитать</translation>
    </message>
    <message>
        <source>Sign and hand in…</source>
        <translation>Подписать и передать…</translation>
    </message>
    <message>
        <source>Sign alone…</source>
        <translation>Подписать в одиночку…</translation>
    </message>
    <message>
        <source>Break-glass</source>
        <translation>Экстренный отзыв</translation>
    </message>
    <message>
        <source>{n} certificates are revoked on your signature alone.</source>
        <translation>Будет отозвано сертификатов по одной вашей подписи: {n}.</translation>
    </message>
    <message>
        <source>Sign alone</source>
        <translation>Подписать в одиночку</translation>
    </message>
    <message>
        <source>No second person has looked at this</source>
        <translation>Второе лицо этого не смотрело</translation>
    </message>
    <message>
        <source>It is told to everybody, at once.</source>
        <translation>Об этом сразу узнают все.</translation>
    </message>
    <message>
        <source>What is meant</source>
        <translation>О чём речь</translation>
    </message>
    <message>
        <source>Nothing has been counted yet.</source>
        <translation>Ещё ничего не посчитано.</translation>
    </message>
    <message>
        <source>{n} of the named ones are not valid and are left out.</source>
        <translation>Из названных не действуют и не вошли: {n}.</translation>
    </message>
    <message>
        <source>Units hit hardest</source>
        <translation>Сильнее всего задетые подразделения</translation>
    </message>
    <message>
        <source>Services that stop for these people</source>
        <translation>Сервисы, которые остановятся для этих людей</translation>
    </message>
    <message>
        <source>No.</source>
        <translation>№</translation>
    </message>
    <message>
        <source>Serial number</source>
        <translation>Серийный номер</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Время</translation>
    </message>
    <message>
        <source>people</source>
        <translation>человек</translation>
    </message>
    <message>
        <source>units</source>
        <translation>подразделений</translation>
    </message>
    <message>
        <source>services</source>
        <translation>сервисов</translation>
    </message>
    <message>
        <source>people without another key</source>
        <translation>человек без другого ключа</translation>
    </message>
    <message>
        <source>A list of {n} named certificates</source>
        <translation>Список названных сертификатов: {n}</translation>
    </message>
    <message>
        <source>The first {n} certificates</source>
        <translation>Первые сертификаты: {n}</translation>
    </message>
    <message>
        <source>then it stops, and the result is looked at</source>
        <translation>затем остановка, результат проверяется</translation>
    </message>
    <message>
        <source>The other {n} certificates</source>
        <translation>Остальные сертификаты: {n}</translation>
    </message>
    <message>
        <source>can be paused and cancelled at any moment</source>
        <translation>можно остановить в любой момент</translation>
    </message>
    <message>
        <source>Break-glass: no second person; reviewed within 24 hours.</source>
        <translation>Экстренно: без второго лица; проверка в течение 24 часов.</translation>
    </message>
    <message>
        <source>(none named)</source>
        <translation>(не названо)</translation>
    </message>
    <message>
        <source>Copy all {n}</source>
        <translation>Копировать все {n}</translation>
    </message>
    <message>
        <source>Ledger</source>
        <extracomment>States in which what is not done yet can still be stopped for ever.</extracomment>
        <translation>Ведомость</translation>
    </message>
    <message>
        <source>Execute the rest</source>
        <translation>Исполнить остальное</translation>
    </message>
    <message>
        <source>Execute the first stage</source>
        <translation>Исполнить первый этап</translation>
    </message>
    <message>
        <source>{n} certificates are revoked. That can&apos;t be taken back.</source>
        <translation>Будет отозвано сертификатов: {n}. Вернуть это нельзя.</translation>
    </message>
    <message>
        <source>Execute</source>
        <translation>Исполнить</translation>
    </message>
    <message>
        <source>Cancel the plan</source>
        <translation>Отменить план</translation>
    </message>
    <message>
        <source>{n} certificates are not revoked by this plan any more.</source>
        <translation>Этим планом уже не будет отозвано сертификатов: {n}.</translation>
    </message>
    <message>
        <source>Tell the people</source>
        <translation>Сообщить людям</translation>
    </message>
    <message>
        <source>What every person of this plan is told</source>
        <translation>Что сообщить каждому человеку из плана</translation>
    </message>
    <message>
        <source>Sign and send</source>
        <translation>Подписать и отправить</translation>
    </message>
    <message>
        <source>Reason: {reason}</source>
        <extracomment>The judged plan, its effect by this officer&apos;s mirror, and its author&apos;s name.</extracomment>
        <translation>Причина: {reason}</translation>
    </message>
    <message>
        <source>What the plan holds</source>
        <translation>Содержание плана</translation>
    </message>
    <message>
        <source>{n} certificates</source>
        <translation>Сертификатов: {n}</translation>
    </message>
    <message>
        <source>By the operator&apos;s word. Look at the plan: this computer then judges its signature and counts by your own mirror.</source>
        <translation>Со слов оператора. Посмотрите план: этот компьютер проверит подпись и посчитает по вашему зеркалу.</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Копировать</translation>
    </message>
    <message>
        <source>Hash of the manifest, SHA-256</source>
        <translation>Контрольная сумма манифеста, SHA-256</translation>
    </message>
    <message>
        <source>{n} more fit the search now and stay.</source>
        <translation>Ещё подходят под поиск и не входят: {n}.</translation>
    </message>
    <message>
        <source>Revocation plans</source>
        <translation>Планы отзыва</translation>
    </message>
    <message>
        <source>Plan of mass revocation</source>
        <translation>План массового отзыва</translation>
    </message>
    <message>
        <source>Two people, small stage first, one ledger</source>
        <translation>Два лица, сначала малый этап, одна ведомость</translation>
    </message>
    <message>
        <source>Plan {id}, handed in {time}</source>
        <translation>План {id}, передан {time}</translation>
    </message>
    <message>
        <source>All plans</source>
        <translation>Все планы</translation>
    </message>
    <message>
        <source>Draft</source>
        <translation>Проект</translation>
    </message>
    <message>
        <source>Dry run</source>
        <translation>Пробный расчёт</translation>
    </message>
    <message>
        <source>Approval</source>
        <translation>Утверждение</translation>
    </message>
    <message>
        <source>Execution</source>
        <translation>Исполнение</translation>
    </message>
    <message>
        <source>End</source>
        <translation>Завершение</translation>
    </message>
    <message>
        <source>A plan begins with a search.</source>
        <translation>План начинается с поиска.</translation>
    </message>
    <message>
        <source>The operator tells of them when you sign in.</source>
        <translation>О них скажет оператор при входе.</translation>
    </message>
    <message>
        <source>No plans here</source>
        <translation>Планов здесь нет</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>Войти</translation>
    </message>
    <message>
        <source>{n} certificates, {time}</source>
        <translation>сертификатов: {n}, {time}</translation>
    </message>
    <message>
        <source>Plan {id}</source>
        <translation>План {id}</translation>
    </message>
    <message>
        <source>Search</source>
        <extracomment>Rows of the first answer fill any screen; the next ones come while one scrolls. So long the typing rests before everything that fits is counted.</extracomment>
        <translation>Поиск</translation>
    </message>
    <message>
        <source>The mirror is empty</source>
        <translation>Зеркало пусто</translation>
    </message>
    <message>
        <source>Certificates of the organisation, mirror of {time}</source>
        <translation>Сертификаты организации, зеркало от {time}</translation>
    </message>
    <message numerus="yes">
        <source>List of %Ln certificate(s) written</source>
        <translation>
            <numerusform>Записан список из %Ln сертификата</numerusform>
            <numerusform>Записан список из %Ln сертификатов</numerusform>
            <numerusform>Записан список из %Ln сертификатов</numerusform>
        </translation>
    </message>
    <message>
        <source>name, IIN, token, e-mail, serial number</source>
        <translation>имя, ИИН, токен, почта, серийный номер</translation>
    </message>
    <message>
        <source>Choose the whole result</source>
        <translation>Выбрать весь результат</translation>
    </message>
    <message numerus="yes">
        <source>For %Ln certificate(s)</source>
        <translation>
            <numerusform>Для %Ln сертификата</numerusform>
            <numerusform>Для %Ln сертификатов</numerusform>
            <numerusform>Для %Ln сертификатов</numerusform>
        </translation>
    </message>
    <message>
        <source>Open an incident</source>
        <translation>Открыть инцидент</translation>
    </message>
    <message>
        <source>What happened, in a line</source>
        <translation>Что случилось, одной строкой</translation>
    </message>
    <message>
        <source>Show IIN</source>
        <translation>Показать ИИН</translation>
    </message>
    <message>
        <source>Cover IIN</source>
        <translation>Скрыть ИИН</translation>
    </message>
    <message>
        <source>Sign in with your token: the certificates of your scope are copied here and can then be searched without a network.</source>
        <translation>Войдите со своим токеном: сертификаты вашей области скопируются сюда, и искать можно будет без сети.</translation>
    </message>
    <message>
        <source>{n} certificates are hidden by the search.</source>
        <translation>Поиск скрывает сертификатов: {n}.</translation>
    </message>
    <message>
        <source>Nothing fits</source>
        <translation>Ничего не подходит</translation>
    </message>
    <message>
        <source>More than {n} certificates</source>
        <translation>Больше {n} сертификатов</translation>
    </message>
    <message>
        <source>of {n} in {ms} ms</source>
        <translation>из {n} за {ms} мс</translation>
    </message>
    <message>
        <source>Whole result chosen: {n}</source>
        <translation>Выбран весь результат: {n}</translation>
    </message>
    <message numerus="yes">
        <source>%Ln certificate(s) chosen</source>
        <translation>
            <numerusform>Выбран %Ln сертификат</numerusform>
            <numerusform>Выбрано %Ln сертификата</numerusform>
            <numerusform>Выбрано %Ln сертификатов</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing is chosen</source>
        <translation>Ничего не выбрано</translation>
    </message>
    <message>
        <source>Reported by the holder, signed by the token</source>
        <translation>Сообщил владелец, подписано токеном</translation>
    </message>
    <message>
        <source>Reported by the holder, without the token</source>
        <translation>Сообщил владелец, без токена</translation>
    </message>
    <message>
        <source>{what}, by {name}</source>
        <translation>{what}: {name}</translation>
    </message>
    <message>
        <source>Revocation: {serial}</source>
        <translation>Отзыв: {serial}</translation>
    </message>
    <message>
        <source>needs a verified revocation list</source>
        <translation>нужен проверенный список отзыва</translation>
    </message>
    <message>
        <source>Incident console</source>
        <translation>Консоль инцидентов</translation>
    </message>
    <message>
        <source>Plans</source>
        <translation>Планы отзыва</translation>
    </message>
    <message>
        <source>Mirror: just now</source>
        <translation>Зеркало: только что</translation>
    </message>
    <message numerus="yes">
        <source>Mirror: %Ln minute(s) old</source>
        <translation>
            <numerusform>Зеркало: %Ln минуту назад</numerusform>
            <numerusform>Зеркало: %Ln минуты назад</numerusform>
            <numerusform>Зеркало: %Ln минут назад</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Mirror: %Ln hour(s) old</source>
        <translation>
            <numerusform>Зеркало: %Ln час назад</numerusform>
            <numerusform>Зеркало: %Ln часа назад</numerusform>
            <numerusform>Зеркало: %Ln часов назад</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Mirror: %Ln day(s) old</source>
        <translation>
            <numerusform>Зеркало: %Ln день назад</numerusform>
            <numerusform>Зеркало: %Ln дня назад</numerusform>
            <numerusform>Зеркало: %Ln дней назад</numerusform>
        </translation>
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
    <message>
        <source>today at {time}</source>
        <translation>сегодня в {time}</translation>
    </message>
</context>
<context>
    <name>Destroy</name>
    <message>
        <source>DELETE</source>
        <translation>УДАЛИТЬ</translation>
    </message>
    <message>
        <source>Delete a key on the token</source>
        <translation>Удаление ключа на токене</translation>
    </message>
    <message>
        <source>It can&apos;t be brought back</source>
        <translation>Вернуть его нельзя</translation>
    </message>
    <message>
        <source>Nothing will ever be signed with this key again.</source>
        <translation>Этим ключом больше ничего нельзя будет подписать.</translation>
    </message>
    <message>
        <source>Delete the key</source>
        <translation>Удалить ключ</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Ключ</translation>
    </message>
    <message>
        <source>A key without a certificate lies here</source>
        <translation>Здесь лежит ключ без сертификата</translation>
    </message>
    <message>
        <source>Delete...</source>
        <translation>Удалить…</translation>
    </message>
    <message>
        <source>Its certificate is revoked</source>
        <translation>Его сертификат отозван</translation>
    </message>
    <message>
        <source>The authority refused the application, {day}</source>
        <translation>Удостоверяющий центр отклонил заявление, {day}</translation>
    </message>
    <message>
        <source>The certificate was not as asked, {day}</source>
        <translation>Сертификат не соответствовал запросу, {day}</translation>
    </message>
    <message>
        <source>The application was given up, {day}</source>
        <translation>От заявления отказались, {day}</translation>
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
        <translation>Что нужно Saqta, слой за слоем</translation>
    </message>
    <message>
        <source>Looking</source>
        <translation>Идёт проверка</translation>
    </message>
    <message>
        <source>Run again</source>
        <translation>Проверить снова</translation>
    </message>
    <message>
        <source>Not looked at yet</source>
        <translation>Ещё не проверено</translation>
    </message>
    <message numerus="yes">
        <source>%Ln problem(s)</source>
        <translation>
            <numerusform>%Ln проблема</numerusform>
            <numerusform>%Ln проблемы</numerusform>
            <numerusform>%Ln проблем</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln warning(s)</source>
        <translation>
            <numerusform>%Ln предупреждение</numerusform>
            <numerusform>%Ln предупреждения</numerusform>
            <numerusform>%Ln предупреждений</numerusform>
        </translation>
    </message>
    <message>
        <source>Everything is fine</source>
        <translation>Всё в порядке</translation>
    </message>
    <message>
        <source>Checks: {n}, today at {time}</source>
        <translation>Проверок: {n}, сегодня в {time}</translation>
    </message>
    <message>
        <source>Saqta works, but not at its best.</source>
        <translation>Saqta работает, но не в полную силу.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln check(s) are fine</source>
        <translation>
            <numerusform>Проверок в порядке: %Ln</numerusform>
            <numerusform>Проверок в порядке: %Ln</numerusform>
            <numerusform>Проверок в порядке: %Ln</numerusform>
        </translation>
    </message>
    <message>
        <source>{check}: can&apos;t be known here</source>
        <translation>{check}: здесь узнать нельзя</translation>
    </message>
    <message>
        <source>Support report</source>
        <translation>Отчёт для поддержки</translation>
    </message>
    <message>
        <source>Names, IIN, serial numbers and secrets are left out. Nothing is sent: you decide whom to give it to.</source>
        <translation>Имена, ИИН, серийные номера и секреты не входят. Ничего не отправляется: вы решаете, кому его дать.</translation>
    </message>
    <message>
        <source>Save...</source>
        <translation>Сохранить…</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Копировать</translation>
    </message>
    <message>
        <source>Save the report</source>
        <translation>Сохранить отчёт</translation>
    </message>
    <message>
        <source>Work at the computer itself: a remote session may hide it.</source>
        <translation>Работайте за самим компьютером: удалённый сеанс может его скрыть.</translation>
    </message>
    <message>
        <source>Unlock the system&apos;s keyring; nothing depends on it.</source>
        <translation>Разблокируйте хранилище ключей системы; от него ничего не зависит.</translation>
    </message>
    <message>
        <source>Turn on automatic time in the system.</source>
        <translation>Включите автоматическую установку времени.</translation>
    </message>
    <message>
        <source>Type the PIN carefully: a wrong one may lock the token.</source>
        <translation>Вводите PIN‑код внимательно: ошибка может заблокировать токен.</translation>
    </message>
    <message>
        <source>Nothing has to be done now.</source>
        <translation>Сейчас ничего делать не нужно.</translation>
    </message>
</context>
<context>
    <name>Drill</name>
    <message>
        <source>Rehearse loss and compromise</source>
        <translation>Учения: утрата и компрометация</translation>
    </message>
    <message>
        <source>Drill. Nothing here is real, nobody is told.</source>
        <translation>Учения. Здесь всё не по-настоящему, никого не извещают.</translation>
    </message>
    <message>
        <source>A token is lost and reported, then a recovery code is used on another computer. Both are invented for this drill.</source>
        <translation>Токен потерян, о нём сообщают, затем на другом компьютере вводят код отзыва. И то и другое придумано для этих учений.</translation>
    </message>
    <message>
        <source>Start the stopwatch</source>
        <translation>Запустить секундомер</translation>
    </message>
    <message>
        <source>Once more</source>
        <translation>Ещё раз</translation>
    </message>
    <message>
        <source>Rehearse loss and compromise...</source>
        <translation>Учения: утрата и компрометация…</translation>
    </message>
</context>
<context>
    <name>Errors</name>
    <message>
        <source>What happened</source>
        <extracomment>Words with less room than this beside a button stand above it. The three columns of an error are at least so wide, or lie below each other. What is copied are commands for a terminal, and no report.</extracomment>
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
    <name>Fact</name>
    <message>
        <source>yes</source>
        <translation>да</translation>
    </message>
    <message>
        <source>no</source>
        <translation>нет</translation>
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
    <message>
        <source>Fill in this field</source>
        <translation>Заполните это поле</translation>
    </message>
    <message>
        <source>It is printed on your registration slip</source>
        <translation>Он напечатан на регистрационном листе</translation>
    </message>
    <message>
        <source>Surname</source>
        <translation>Фамилия</translation>
    </message>
    <message>
        <source>Given name</source>
        <translation>Имя</translation>
    </message>
    <message>
        <source>Patronymic</source>
        <translation>Отчество</translation>
    </message>
    <message>
        <source>if you have one</source>
        <translation>если есть</translation>
    </message>
    <message>
        <source>IIN</source>
        <translation>ИИН</translation>
    </message>
    <message>
        <source>12 digits</source>
        <translation>12 цифр</translation>
    </message>
    <message>
        <source>Telephone</source>
        <translation>Телефон</translation>
    </message>
    <message>
        <source>E-mail</source>
        <translation>Электронная почта</translation>
    </message>
    <message>
        <source>all notices go there</source>
        <translation>туда придут все уведомления</translation>
    </message>
    <message>
        <source>Region of residence</source>
        <translation>Область проживания</translation>
    </message>
    <message>
        <source>City of residence</source>
        <translation>Город проживания</translation>
    </message>
    <message>
        <source>Position</source>
        <translation>Должность</translation>
    </message>
    <message>
        <source>Structural units</source>
        <translation>Структурные подразделения</translation>
    </message>
    <message>
        <source>separated by semicolons</source>
        <translation>через точку с запятой</translation>
    </message>
    <message>
        <source>Organisation</source>
        <translation>Организация</translation>
    </message>
    <message>
        <source>BIN of the organisation</source>
        <translation>БИН организации</translation>
    </message>
    <message>
        <source>Post</source>
        <translation>Место работы</translation>
    </message>
</context>
<context>
    <name>Help</name>
    <message>
        <source>There is no page for it.</source>
        <translation>Для него нет страницы.</translation>
    </message>
</context>
<context>
    <name>Home</name>
    <message>
        <source>Home</source>
        <extracomment>So many certificates get a card; the others a row each, so that two hundred are drawn at once. Cards and rows that are made before the first paint: what a window shows at first.</extracomment>
        <translation>Главная</translation>
    </message>
    <message>
        <source>More certificates</source>
        <translation>Другие сертификаты</translation>
    </message>
    <message>
        <source>Expired and revoked</source>
        <translation>Истёкшие и отозванные</translation>
    </message>
    <message>
        <source>All are shown</source>
        <translation>Показаны все</translation>
    </message>
    <message>
        <source>No certificate yet</source>
        <translation>Сертификатов пока нет</translation>
    </message>
    <message>
        <source>Apply for one in your own name. The key is made on your token and stays there.</source>
        <translation>Подайте заявление от своего имени. Ключ создаётся на вашем токене и остаётся там.</translation>
    </message>
    <message>
        <source>Apply for a certificate</source>
        <translation>Подать заявление</translation>
    </message>
    <message>
        <source>Unfinished application</source>
        <translation>Незавершённое заявление</translation>
    </message>
    <message>
        <source>Show applications</source>
        <translation>Показать заявления</translation>
    </message>
    <message>
        <source>Nothing is lost. Go on where you stopped.</source>
        <translation>Ничего не потеряно. Продолжите с того же места.</translation>
    </message>
    <message>
        <source>Continue application</source>
        <translation>Продолжить заявление</translation>
    </message>
</context>
<context>
    <name>Idle</name>
    <message>
        <source>Saqta covered itself</source>
        <translation>Saqta закрылась от посторонних</translation>
    </message>
    <message>
        <source>Nobody was here for a while. Nothing is logged in, and nothing is lost.</source>
        <translation>Некоторое время никого не было. Открытых сеансов нет, ничего не потеряно.</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Продолжить</translation>
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
    <name>Notice</name>
    <message>
        <source>The records don&apos;t fit together</source>
        <extracomment>Notices that are no alarm.</extracomment>
        <translation>Записи не сходятся</translation>
    </message>
    <message>
        <source>Open Saqta, export the records and tell your security officer.</source>
        <translation>Откройте Saqta, выгрузите журнал и сообщите сотруднику ИБ.</translation>
    </message>
    <message>
        <source>A report is not proved yet</source>
        <translation>Сообщение ещё не доказано</translation>
    </message>
    <message>
        <source>Open Saqta to see how far it is.</source>
        <translation>Откройте Saqta, чтобы увидеть, как идут дела.</translation>
    </message>
    <message>
        <source>The report is settled</source>
        <translation>Сообщение завершено</translation>
    </message>
    <message>
        <source>Nothing has to be done.</source>
        <translation>Делать ничего не нужно.</translation>
    </message>
    <message>
        <source>Reported {time}. Call the duty desk.</source>
        <translation>Сообщено {time}. Позвоните дежурному.</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>Позже</translation>
    </message>
    <message>
        <source>Duty desk</source>
        <translation>Дежурный</translation>
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
        <extracomment>`set` is the first PIN of a token that has only its security officer&apos;s; `init` is a token that nobody has used.</extracomment>
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
        <source>Delete the key</source>
        <translation>Удалить ключ</translation>
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
        <source>A token that nobody has used yet</source>
        <translation>Токен, которым ещё никто не пользовался</translation>
    </message>
    <message>
        <source>Unblock it</source>
        <translation>Разблокировать</translation>
    </message>
    <message>
        <source>The two entries differ</source>
        <translation>Два ввода не совпадают</translation>
    </message>
    <message>
        <source>Change the PIN</source>
        <translation>Смена PIN‑кода</translation>
    </message>
    <message>
        <source>Unblock the PIN</source>
        <translation>Разблокировка PIN‑кода</translation>
    </message>
    <message>
        <source>Set the PIN</source>
        <translation>Установка PIN‑кода</translation>
    </message>
    <message>
        <source>Set up a new token</source>
        <translation>Подготовка нового токена</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>Сменить</translation>
    </message>
    <message>
        <source>Unblock</source>
        <translation>Разблокировать</translation>
    </message>
    <message>
        <source>Set</source>
        <translation>Установить</translation>
    </message>
    <message>
        <source>Set up</source>
        <translation>Подготовить</translation>
    </message>
    <message>
        <source>PUK, or the security officer&apos;s PIN</source>
        <translation>PUK или PIN‑код администратора безопасности</translation>
    </message>
    <message>
        <source>Present PIN</source>
        <translation>Нынешний PIN‑код</translation>
    </message>
    <message>
        <source>Security officer&apos;s PIN: keep it apart</source>
        <translation>PIN‑код администратора безопасности: храните отдельно</translation>
    </message>
    <message>
        <source>New PIN</source>
        <translation>Новый PIN‑код</translation>
    </message>
    <message>
        <source>New PIN once more</source>
        <translation>Новый PIN‑код ещё раз</translation>
    </message>
    <message>
        <source>Name of the token</source>
        <translation>Название токена</translation>
    </message>
    <message>
        <source>Latin letters</source>
        <translation>латинскими буквами</translation>
    </message>
    <message>
        <source>No row, date or repetition, and no PIN from the box.</source>
        <translation>Не подойдут ряд клавиш, дата, повторы и код с упаковки токена.</translation>
    </message>
    <message>
        <source>The PIN is set</source>
        <translation>PIN‑код установлен</translation>
    </message>
    <message>
        <source>From now on only the new one counts.</source>
        <translation>Теперь действует только новый.</translation>
    </message>
    <message>
        <source>The present one first, then the new one twice.</source>
        <translation>Сначала нынешний, затем дважды новый.</translation>
    </message>
    <message>
        <source>This token takes its PIN on the reader</source>
        <translation>PIN‑код этого токена вводят на считывателе</translation>
    </message>
    <message>
        <source>Unblock it with the PUK or the security officer&apos;s PIN. Certificates can be revoked without it.</source>
        <translation>Разблокируйте его кодом PUK или PIN‑кодом администратора. Отозвать сертификаты можно и без него.</translation>
    </message>
    <message>
        <source>The PUK is tried once</source>
        <translation>PUK проверяется один раз</translation>
    </message>
    <message>
        <source>After too many wrong ones a token is of no use any more. Keys and certificates stay as they are.</source>
        <translation>После слишком многих ошибок токен больше не пригоден. Ключи и сертификаты остаются как есть.</translation>
    </message>
</context>
<context>
    <name>Paper</name>
    <message>
        <source>Saqta: recovery code</source>
        <translation>Saqta: код отзыва</translation>
    </message>
    <message>
        <source>With this code anybody can revoke your certificate from any computer, without token or PIN. It restores nothing and signs nothing. Keep it away from the token.</source>
        <translation>С этим кодом любой может отозвать ваш сертификат с любого компьютера, без токена и PIN‑кода. Он ничего не восстанавливает и не подписывает. Храните его отдельно от токена.</translation>
    </message>
    <message>
        <source>To use it: install Saqta on another computer, open Reports and type it under Use a recovery code, or call the duty desk.</source>
        <translation>Чтобы применить: установите Saqta на другой компьютер, откройте «Сообщения» и введите код в разделе «Использовать код отзыва» либо позвоните дежурному.</translation>
    </message>
</context>
<context>
    <name>Protect</name>
    <message>
        <source>Register a recovery code...</source>
        <translation>Зарегистрировать код отзыва…</translation>
    </message>
    <message>
        <source>New recovery code...</source>
        <translation>Новый код отзыва…</translation>
    </message>
    <message>
        <source>The recovery code is registered</source>
        <translation>Код отзыва зарегистрирован</translation>
    </message>
    <message>
        <source>This computer keeps its own copy, so the button works here. If you close without the code on paper, have a new one made.</source>
        <translation>На этом компьютере остаётся своя копия, поэтому кнопка здесь работает. Если закрыть окно, не записав код, сделайте новый.</translation>
    </message>
    <message>
        <source>Show the code again</source>
        <translation>Показать код снова</translation>
    </message>
    <message>
        <source>Close without checking</source>
        <translation>Закрыть без проверки</translation>
    </message>
    <message>
        <source>Register a recovery code</source>
        <translation>Регистрация кода отзыва</translation>
    </message>
    <message>
        <source>Replace the recovery code</source>
        <translation>Замена кода отзыва</translation>
    </message>
    <message>
        <source>With the code on paper you can revoke this certificate from any computer, without token or PIN. It can do nothing else.</source>
        <translation>С кодом на бумаге этот сертификат можно отозвать с любого компьютера, без токена и PIN‑кода. Больше он ничего не может.</translation>
    </message>
    <message>
        <source>A code is made on this computer</source>
        <translation>Код создаётся на этом компьютере</translation>
    </message>
    <message>
        <source>Its secret half never leaves it but on paper.</source>
        <translation>Секретная половина покидает его только на бумаге.</translation>
    </message>
    <message>
        <source>The token signs the registration</source>
        <translation>Регистрацию подписывает токен</translation>
    </message>
    <message>
        <source>One PIN entry. Nobody else can register a code.</source>
        <translation>PIN‑код вводится один раз. Никто другой зарегистрировать код не может.</translation>
    </message>
    <message>
        <source>The code is shown once</source>
        <translation>Код показывается один раз</translation>
    </message>
    <message>
        <source>You print it or copy it out, and type two groups.</source>
        <translation>Вы печатаете его или переписываете и вводите две группы.</translation>
    </message>
    <message>
        <source>The earlier code must not work any more</source>
        <translation>Прежний код больше не должен действовать</translation>
    </message>
    <message>
        <source>Tick this if the old paper may be in strange hands</source>
        <translation>Отметьте, если старая бумага могла попасть в чужие руки</translation>
    </message>
    <message>
        <source>Have paper ready.</source>
        <translation>Приготовьте бумагу.</translation>
    </message>
    <message>
        <source>Sign and register</source>
        <translation>Подписать и зарегистрировать</translation>
    </message>
    <message>
        <source>A certificate from elsewhere</source>
        <translation>Сертификат из другого места</translation>
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
        <translation>сменилось место работы</translation>
    </message>
    <message>
        <source>replaced by a new one</source>
        <translation>заменён новым</translation>
    </message>
    <message>
        <source>no longer used</source>
        <translation>больше не используется</translation>
    </message>
    <message>
        <source>suspended by the authority</source>
        <translation>приостановлен центром</translation>
    </message>
    <message>
        <source>right withdrawn</source>
        <translation>право отозвано</translation>
    </message>
    <message>
        <source>compromise of the authority</source>
        <translation>компрометация центра</translation>
    </message>
    <message>
        <source>no reason given</source>
        <translation>причина не указана</translation>
    </message>
</context>
<context>
    <name>Record</name>
    <message>
        <source>Agreement shown</source>
        <translation>Соглашение показано</translation>
    </message>
    <message>
        <source>Acceptance recorded</source>
        <translation>Принятие записано</translation>
    </message>
    <message>
        <source>Consent recorded</source>
        <translation>Согласие записано</translation>
    </message>
    <message>
        <source>Custody facts read</source>
        <translation>Сведения о хранении ключа считаны</translation>
    </message>
    <message>
        <source>Request signed</source>
        <translation>Запрос подписан</translation>
    </message>
    <message>
        <source>Application signed</source>
        <translation>Заявление подписано</translation>
    </message>
    <message>
        <source>Closing record signed</source>
        <translation>Итоговая запись подписана</translation>
    </message>
    <message>
        <source>Certificate accepted</source>
        <translation>Сертификат принят</translation>
    </message>
    <message>
        <source>Certificate rejected</source>
        <translation>Сертификат отклонён</translation>
    </message>
    <message>
        <source>Recovery code shown</source>
        <translation>Код отзыва показан</translation>
    </message>
    <message>
        <source>Evidence bundle written</source>
        <translation>Пакет доказательств записан</translation>
    </message>
    <message>
        <source>Compromise recorded</source>
        <translation>Компрометация записана</translation>
    </message>
    <message>
        <source>Report undone</source>
        <translation>Сообщение отменено</translation>
    </message>
    <message>
        <source>Revocation proved</source>
        <translation>Отзыв доказан</translation>
    </message>
    <message>
        <source>Status not proved</source>
        <translation>Статус не доказан</translation>
    </message>
    <message>
        <source>E-mail address unconfirmed</source>
        <translation>Адрес почты не подтверждён</translation>
    </message>
    <message>
        <source>The token could not sign</source>
        <translation>Токен не смог подписать</translation>
    </message>
    <message>
        <source>Token module approved</source>
        <translation>Модуль токена одобрен</translation>
    </message>
    <message>
        <source>Token module no longer approved</source>
        <translation>Модуль токена больше не одобрен</translation>
    </message>
    <message>
        <source>PIN changed</source>
        <translation>PIN‑код изменён</translation>
    </message>
    <message>
        <source>PIN unblocked</source>
        <translation>PIN‑код разблокирован</translation>
    </message>
    <message>
        <source>Token prepared</source>
        <translation>Токен подготовлен</translation>
    </message>
    <message>
        <source>Records exported</source>
        <translation>Журнал выгружен</translation>
    </message>
    <message>
        <source>Certificate issued</source>
        <translation>Сертификат выпущен</translation>
    </message>
    <message>
        <source>Status of the application or certificate changed</source>
        <translation>Изменился статус заявления или сертификата</translation>
    </message>
    <message>
        <source>Message of the operator received</source>
        <translation>Получено сообщение оператора</translation>
    </message>
    <message>
        <source>Notice sent by the operator</source>
        <translation>Оператор отправил уведомление</translation>
    </message>
    <message>
        <source>Official text of the agreement imported</source>
        <translation>Загружен официальный текст соглашения</translation>
    </message>
    <message>
        <source>Agreement ended</source>
        <translation>Действие соглашения окончено</translation>
    </message>
    <message>
        <source>Records deleted after their term</source>
        <translation>Записи удалены по истечении срока</translation>
    </message>
    <message>
        <source>Withdrawal written</source>
        <translation>Отзыв согласия составлен</translation>
    </message>
    <message>
        <source>Withdrawal signed</source>
        <translation>Отзыв согласия подписан</translation>
    </message>
    <message>
        <source>Withdrawal answered by the operator</source>
        <translation>Оператор ответил на отзыв согласия</translation>
    </message>
    <message>
        <source>Objection written</source>
        <translation>Возражение составлено</translation>
    </message>
    <message>
        <source>Objection signed</source>
        <translation>Возражение подписано</translation>
    </message>
    <message>
        <source>Objection sent without a signature</source>
        <translation>Возражение отправлено без подписи</translation>
    </message>
    <message>
        <source>Objection answered by the operator</source>
        <translation>Оператор ответил на возражение</translation>
    </message>
    <message>
        <source>Report of a violation written</source>
        <translation>Сообщение о нарушении составлено</translation>
    </message>
    <message>
        <source>Violation noted by the operator</source>
        <translation>Оператор зарегистрировал нарушение</translation>
    </message>
    <message>
        <source>Report of a violation signed</source>
        <translation>Сообщение о нарушении подписано</translation>
    </message>
    <message>
        <source>Report of a violation sent without a signature</source>
        <translation>Сообщение о нарушении отправлено без подписи</translation>
    </message>
    <message>
        <source>Report of a violation answered by the operator</source>
        <translation>Оператор ответил на сообщение о нарушении</translation>
    </message>
    <message>
        <source>Report confirmed by the person</source>
        <translation>Сообщение подтверждено человеком</translation>
    </message>
    <message>
        <source>Revocation of the replaced certificate offered</source>
        <translation>Предложено отозвать заменённый сертификат</translation>
    </message>
    <message>
        <source>First status of the certificate unknown</source>
        <translation>Первый статус сертификата неизвестен</translation>
    </message>
    <message>
        <source>Revocation not proved by OCSP yet</source>
        <translation>OCSP ещё не доказал отзыв</translation>
    </message>
    <message>
        <source>Revocation not proved by the list yet</source>
        <translation>Список ещё не доказал отзыв</translation>
    </message>
    <message>
        <source>Outcome of the request to revoke unknown</source>
        <translation>Исход запроса на отзыв неизвестен</translation>
    </message>
    <message>
        <source>No request under a passphrase possible</source>
        <translation>Запрос по парольной фразе невозможен</translation>
    </message>
    <message>
        <source>No statement possible</source>
        <translation>Заявление об отзыве невозможно</translation>
    </message>
    <message>
        <source>No statement under another certificate possible</source>
        <translation>Заявление с другим сертификатом невозможно</translation>
    </message>
    <message>
        <source>Statement not sent</source>
        <translation>Заявление об отзыве не отправлено</translation>
    </message>
    <message>
        <source>Statement refused</source>
        <translation>Заявление об отзыве отклонено</translation>
    </message>
    <message>
        <source>Statement not answered</source>
        <translation>На заявление об отзыве нет ответа</translation>
    </message>
    <message>
        <source>Incident not reported</source>
        <translation>Об инциденте не сообщено</translation>
    </message>
    <message>
        <source>Incident reported without a signature</source>
        <translation>Об инциденте сообщено без подписи</translation>
    </message>
    <message>
        <source>Security officer not told</source>
        <translation>Сотрудник безопасности не извещён</translation>
    </message>
    <message>
        <source>Case in the department&apos;s register not brought on</source>
        <translation>Дело в реестре подразделения не обновлено</translation>
    </message>
    <message>
        <source>Revocation passphrase not registered</source>
        <translation>Парольная фраза отзыва не зарегистрирована</translation>
    </message>
    <message>
        <source>Application without a time stamp</source>
        <translation>Заявление без метки времени</translation>
    </message>
    <message>
        <source>Closing record without a time stamp</source>
        <translation>Итоговая запись без метки времени</translation>
    </message>
    <message>
        <source>Report recorded, but not sent at once</source>
        <translation>Сообщение записано, но сразу не отправлено</translation>
    </message>
    <message>
        <source>Time not proved by a time stamp</source>
        <translation>Время не доказано меткой</translation>
    </message>
    <message>
        <source>Closing record not sent</source>
        <translation>Итоговая запись не отправлена</translation>
    </message>
    <message>
        <source>Rejection of the certificate not sent</source>
        <translation>Отказ от сертификата не отправлен</translation>
    </message>
    <message>
        <source>Journal not anchored outside</source>
        <translation>Журнал не закреплён вовне</translation>
    </message>
    <message>
        <source>Lost outside anchor found again with the operator</source>
        <translation>Утерянное внешнее закрепление найдено снова у оператора</translation>
    </message>
    <message>
        <source>Evidence bundle not extended</source>
        <translation>Пакет доказательств не дополнен</translation>
    </message>
    <message>
        <source>Evidence not kept</source>
        <translation>Доказательство не сохранено</translation>
    </message>
    <message>
        <source>Authority not known</source>
        <translation>Удостоверяющий центр неизвестен</translation>
    </message>
    <message>
        <source>Token could not be read</source>
        <translation>Токен не удалось прочитать</translation>
    </message>
    <message>
        <source>Certificate not written to the token</source>
        <translation>Сертификат не записан на токен</translation>
    </message>
    <message>
        <source>The background program could not send</source>
        <translation>Фоновая программа не смогла отправить</translation>
    </message>
    <message>
        <source>Officer signed in</source>
        <translation>Сотрудник вошёл</translation>
    </message>
    <message>
        <source>Report of the incident written</source>
        <translation>Отчёт об инциденте записан</translation>
    </message>
    <message>
        <source>Full IIN shown</source>
        <translation>ИИН показан полностью</translation>
    </message>
    <message>
        <source>{step}: begun</source>
        <translation>{step}: начато</translation>
    </message>
    <message>
        <source>{step}: done</source>
        <translation>{step}: выполнено</translation>
    </message>
    <message>
        <source>{step}: failed</source>
        <translation>{step}: не выполнено</translation>
    </message>
    <message>
        <source>{step}: outcome unknown</source>
        <translation>{step}: исход неизвестен</translation>
    </message>
    <message>
        <source>Event</source>
        <translation>Событие</translation>
    </message>
</context>
<context>
    <name>Records</name>
    <message>
        <source>record {n}, {time}</source>
        <translation>запись {n}, {time}</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Вид</translation>
    </message>
    <message>
        <source>Records</source>
        <translation>Журнал</translation>
    </message>
    <message>
        <source>Everything this computer did, chained and kept</source>
        <translation>Всё, что сделал этот компьютер, по цепочке</translation>
    </message>
    <message numerus="yes">
        <source>%Ln record(s) written</source>
        <translation>
            <numerusform>Выгружена %Ln запись</numerusform>
            <numerusform>Выгружено %Ln записи</numerusform>
            <numerusform>Выгружено %Ln записей</numerusform>
        </translation>
    </message>
    <message>
        <source>Verify</source>
        <translation>Проверить</translation>
    </message>
    <message>
        <source>Export...</source>
        <translation>Выгрузить…</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Показать</translation>
    </message>
    <message>
        <source>everything</source>
        <translation>все</translation>
    </message>
    <message>
        <source>consents</source>
        <translation>согласия</translation>
    </message>
    <message>
        <source>applications</source>
        <translation>заявления</translation>
    </message>
    <message>
        <source>reports and revocation</source>
        <translation>сообщения и отзыв</translation>
    </message>
    <message>
        <source>other</source>
        <translation>прочее</translation>
    </message>
    <message>
        <source>Not marked outside yet</source>
        <translation>Внешней отметки ещё нет</translation>
    </message>
    <message>
        <source>Last anchored at {time}</source>
        <translation>Последняя внешняя отметка: {time}</translation>
    </message>
    <message numerus="yes">
        <source>%Ln record(s), not verified now</source>
        <translation>
            <numerusform>%Ln запись, сейчас не проверена</numerusform>
            <numerusform>%Ln записи, сейчас не проверены</numerusform>
            <numerusform>%Ln записей, сейчас не проверены</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln record(s) verified</source>
        <translation>
            <numerusform>Проверена %Ln запись</numerusform>
            <numerusform>Проверено %Ln записи</numerusform>
            <numerusform>Проверено %Ln записей</numerusform>
        </translation>
    </message>
    <message>
        <source>Records appear here as you work.</source>
        <translation>Записи появляются здесь по ходу работы.</translation>
    </message>
    <message>
        <source>The filter hides {n}.</source>
        <translation>Фильтр скрывает: {n}.</translation>
    </message>
    <message>
        <source>No records here</source>
        <translation>Здесь записей нет</translation>
    </message>
    <message>
        <source>{n} of {all} records are listed, the newest; an export holds all.</source>
        <translation>Записей показано: {n} из {all}, самые новые; в сохранённом файле есть все.</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Подробнее</translation>
    </message>
    <message>
        <source>Export the records</source>
        <translation>Выгрузить журнал</translation>
    </message>
    <message>
        <source>Files in the archive: {n}</source>
        <translation>Файлов в архиве: {n}</translation>
    </message>
    <message>
        <source>How long the records are kept</source>
        <translation>Сколько хранятся записи</translation>
    </message>
    <message>
        <source>Nothing is deleted inside its term, nor by itself.</source>
        <translation>В пределах срока ничего не удаляется, и само не удаляется ничего.</translation>
    </message>
    <message>
        <source>The whole file...</source>
        <translation>Всё дело…</translation>
    </message>
    <message>
        <source>The whole file</source>
        <translation>Всё дело</translation>
    </message>
    <message>
        <source>Delete these records</source>
        <translation>Удаление этих записей</translation>
    </message>
    <message>
        <source>The journal keeps that they were deleted, by which rule and when.</source>
        <translation>В журнале останется, что они удалены, по какому правилу и когда.</translation>
    </message>
    <message>
        <source>Delete the records</source>
        <translation>Удалить записи</translation>
    </message>
    <message>
        <source>the term has not begun</source>
        <translation>срок не начался</translation>
    </message>
    <message>
        <source>kept until {date}</source>
        <translation>хранятся до {date}</translation>
    </message>
    <message>
        <source>Term over</source>
        <translation>Срок истёк</translation>
    </message>
    <message>
        <source>Kept</source>
        <translation>Хранится</translation>
    </message>
    <message>
        <source>Acceptance of the agreement</source>
        <translation>Принятие соглашения</translation>
    </message>
    <message>
        <source>Consent</source>
        <translation>Согласие</translation>
    </message>
    <message>
        <source>Application</source>
        <translation>Заявление</translation>
    </message>
    <message>
        <source>Receipts</source>
        <translation>Квитанции</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>Запись</translation>
    </message>
    <message>
        <source>until {date}</source>
        <translation>до {date}</translation>
    </message>
    <message>
        <source>counts from the certificate&apos;s end</source>
        <translation>считается с окончания сертификата</translation>
    </message>
    <message>
        <source>counts from a revocation</source>
        <translation>считается с отзыва</translation>
    </message>
    <message>
        <source>counts from the operator&apos;s answer</source>
        <translation>считается с ответа оператора</translation>
    </message>
    <message>
        <source>no known end</source>
        <translation>окончание неизвестно</translation>
    </message>
</context>
<context>
    <name>Reminder</name>
    <message>
        <source>Certificate ends: {purpose}</source>
        <translation>Истекает сертификат: {purpose}</translation>
    </message>
    <message numerus="yes">
        <source>{purpose}: the certificate ends in %Ln day(s).</source>
        <translation>
            <numerusform>{purpose}: до конца сертификата остался %Ln день.</numerusform>
            <numerusform>{purpose}: до конца сертификата осталось %Ln дня.</numerusform>
            <numerusform>{purpose}: до конца сертификата осталось %Ln дней.</numerusform>
        </translation>
    </message>
    <message>
        <source>Renew your certificate</source>
        <translation>Обновите сертификат</translation>
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
    <name>Settings</name>
    <message>
        <source>Settings</source>
        <translation>Настройки</translation>
    </message>
    <message>
        <source>Kept on this computer, for you alone</source>
        <translation>Хранятся на этом компьютере, только для вас</translation>
    </message>
    <message>
        <source>Language and look</source>
        <translation>Язык и вид</translation>
    </message>
    <message>
        <source>Reminders</source>
        <translation>Напоминания</translation>
    </message>
    <message>
        <source>Compromise</source>
        <translation>Компрометация</translation>
    </message>
    <message>
        <source>Tokens and their modules</source>
        <translation>Токены и их модули</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Язык</translation>
    </message>
    <message>
        <source>Look</source>
        <translation>Оформление</translation>
    </message>
    <message>
        <source>System</source>
        <translation>Системное</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Светлое</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Тёмное</translation>
    </message>
    <message>
        <source>Size of text</source>
        <translation>Размер текста</translation>
    </message>
    <message>
        <source>Start in the background at login</source>
        <translation>Запускать в фоне при входе в систему</translation>
    </message>
    <message>
        <source>Sends reports, reminds 30, 14, 7 and 1 days before a certificate ends, and raises alarms.</source>
        <translation>Отправляет сообщения, напоминает за 30, 14, 7 и 1 день до конца сертификата и поднимает тревогу.</translation>
    </message>
    <message>
        <source>Reminders for your calendar...</source>
        <translation>Напоминания для календаря…</translation>
    </message>
    <message>
        <source>Ask before a report is sent</source>
        <translation>Спрашивать перед отправкой сообщения</translation>
    </message>
    <message>
        <source>Instead of ten seconds of Undo.</source>
        <translation>Вместо десяти секунд на отмену.</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>неизвестно</translation>
    </message>
    <message>
        <source>Duty desk: {phone}</source>
        <translation>Дежурный: {phone}</translation>
    </message>
    <message>
        <source>Approve a module...</source>
        <translation>Одобрить модуль…</translation>
    </message>
    <message>
        <source>Set up a new token...</source>
        <translation>Подготовить новый токен…</translation>
    </message>
    <message>
        <source>No module is approved.</source>
        <translation>Одобренных модулей нет.</translation>
    </message>
    <message>
        <source>your own list</source>
        <translation>ваш список</translation>
    </message>
    <message>
        <source>the administrator&apos;s list</source>
        <translation>список администратора</translation>
    </message>
    <message>
        <source>Take back</source>
        <translation>Отозвать одобрение</translation>
    </message>
    <message>
        <source>Saqta in the background</source>
        <translation>Saqta в фоне</translation>
    </message>
    <message>
        <source>Calendar file</source>
        <translation>Файл календаря</translation>
    </message>
    <message>
        <source>Approve a module</source>
        <translation>Одобрить модуль</translation>
    </message>
    <message>
        <source>Set by your administrator</source>
        <translation>Задано администратором</translation>
    </message>
    <message>
        <source>Protection</source>
        <extracomment>Seconds without a hand after which the window covers itself (security.md section 4).</extracomment>
        <translation>Защита</translation>
    </message>
    <message>
        <source>The window covers itself after</source>
        <translation>Окно закрывается заставкой через</translation>
    </message>
    <message>
        <source>{n} min</source>
        <translation>{n} мин</translation>
    </message>
    <message>
        <source>Second copy of the recovery secret</source>
        <translation>Вторая копия секрета отзыва</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Автоматически</translation>
    </message>
    <message>
        <source>In the keyring</source>
        <translation>В хранилище ключей</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Нет</translation>
    </message>
    <message>
        <source>Fewest characters of a new PIN: {n}</source>
        <translation>Наименьшее число знаков нового PIN‑кода: {n}</translation>
    </message>
    <message>
        <source>Patterns of PINs that are refused: {n}</source>
        <translation>Запрещённых шаблонов PIN‑кода: {n}</translation>
    </message>
    <message>
        <source>Your own token modules count beside a sandbox only</source>
        <translation>Одобренные вами модули учитываются только в учебной среде</translation>
    </message>
    <message>
        <source>Your own token modules count everywhere</source>
        <translation>Одобренные вами модули учитываются везде</translation>
    </message>
    <message>
        <source>A signed list of token modules is in force</source>
        <translation>Действует подписанный список модулей токенов</translation>
    </message>
    <message>
        <source>No update source is set</source>
        <translation>Источник обновлений не указан</translation>
    </message>
    <message>
        <source>Update source: {url}, {channel}</source>
        <translation>Источник обновлений: {url}, {channel}</translation>
    </message>
    <message>
        <source>Proxy: {url}</source>
        <translation>Прокси: {url}</translation>
    </message>
    <message>
        <source>none</source>
        <translation>нет</translation>
    </message>
    <message>
        <source>Only your administrator can change it</source>
        <translation>Изменить это может только администратор</translation>
    </message>
</context>
<context>
    <name>Status</name>
    <message>
        <source>Looking for tokens</source>
        <translation>Ищем токен</translation>
    </message>
    <message>
        <source>Token {name} connected</source>
        <translation>Токен {name} подключён</translation>
    </message>
    <message>
        <source>No token</source>
        <translation>Токен не вставлен</translation>
    </message>
    <message>
        <source>Operator not asked yet</source>
        <translation>Оператор ещё не опрошен</translation>
    </message>
    <message>
        <source>Operator reachable</source>
        <translation>Оператор на связи</translation>
    </message>
    <message>
        <source>No connection</source>
        <translation>Нет связи</translation>
    </message>
    <message>
        <source>Queue is empty</source>
        <translation>Очередь пуста</translation>
    </message>
    <message>
        <source>In the queue: {n}</source>
        <translation>В очереди: {n}</translation>
    </message>
</context>
<context>
    <name>Step</name>
    <message>
        <source>Agreement checked against its hash</source>
        <translation>Соглашение сверено с хешем</translation>
    </message>
    <message>
        <source>Acceptance and consent recorded</source>
        <translation>Принятие и согласие записаны</translation>
    </message>
    <message>
        <source>Both records sent to the operator</source>
        <translation>Обе записи отправлены оператору</translation>
    </message>
    <message>
        <source>Register of natural persons asked</source>
        <translation>База физических лиц опрошена</translation>
    </message>
    <message>
        <source>Register of legal persons asked</source>
        <translation>База юридических лиц опрошена</translation>
    </message>
    <message>
        <source>Code asked for</source>
        <translation>Код запрошен</translation>
    </message>
    <message>
        <source>E-mail address confirmed</source>
        <translation>Адрес почты подтверждён</translation>
    </message>
    <message>
        <source>Application checked</source>
        <translation>Заявление проверено</translation>
    </message>
    <message>
        <source>Token opened</source>
        <translation>Токен открыт</translation>
    </message>
    <message>
        <source>Key pair made on the token</source>
        <translation>Ключевая пара создана на токене</translation>
    </message>
    <message>
        <source>Custody facts read back</source>
        <translation>Сведения о хранении ключа считаны</translation>
    </message>
    <message>
        <source>Key deleted</source>
        <translation>Ключ удалён</translation>
    </message>
    <message>
        <source>Request signed</source>
        <translation>Запрос подписан</translation>
    </message>
    <message>
        <source>Application signed by the token&apos;s key</source>
        <translation>Заявление подписано ключом токена</translation>
    </message>
    <message>
        <source>Application registered</source>
        <translation>Заявление зарегистрировано</translation>
    </message>
    <message>
        <source>Certificate asked for</source>
        <translation>Сертификат запрошен</translation>
    </message>
    <message>
        <source>Lost answer looked up</source>
        <translation>Потерянный ответ найден</translation>
    </message>
    <message>
        <source>Authority asked again</source>
        <translation>Центр опрошен снова</translation>
    </message>
    <message>
        <source>Certificate checked</source>
        <translation>Сертификат проверен</translation>
    </message>
    <message>
        <source>Certificate written to the token</source>
        <translation>Сертификат записан на токен</translation>
    </message>
    <message>
        <source>Certificate confirmed</source>
        <translation>Сертификат подтверждён</translation>
    </message>
    <message>
        <source>Certificate rejected</source>
        <translation>Сертификат отклонён</translation>
    </message>
    <message>
        <source>First status answer</source>
        <translation>Первый ответ о статусе</translation>
    </message>
    <message>
        <source>Closing record signed</source>
        <translation>Итоговая запись подписана</translation>
    </message>
    <message>
        <source>Closing record sent</source>
        <translation>Итоговая запись отправлена</translation>
    </message>
    <message>
        <source>Records anchored outside</source>
        <translation>Записи отмечены снаружи</translation>
    </message>
    <message>
        <source>Evidence bundle written</source>
        <translation>Пакет доказательств записан</translation>
    </message>
    <message>
        <source>Recovery code shown</source>
        <translation>Код отзыва показан</translation>
    </message>
    <message>
        <source>Compromise recorded</source>
        <translation>Компрометация записана</translation>
    </message>
    <message>
        <source>Request signed by the token sent</source>
        <translation>Запрос, подписанный токеном, отправлен</translation>
    </message>
    <message>
        <source>Statement sent</source>
        <translation>Заявление об отзыве отправлено</translation>
    </message>
    <message>
        <source>Incident reported</source>
        <translation>Об инциденте сообщено</translation>
    </message>
    <message>
        <source>OCSP asked</source>
        <translation>OCSP опрошен</translation>
    </message>
    <message>
        <source>List of revoked certificates asked</source>
        <translation>Запрошен список отозванных сертификатов</translation>
    </message>
    <message>
        <source>Receipt written</source>
        <translation>Квитанция записана</translation>
    </message>
    <message>
        <source>Order of an officer sent</source>
        <translation>Распоряжение сотрудника отправлено</translation>
    </message>
    <message>
        <source>Revocation key registered</source>
        <translation>Ключ отзыва зарегистрирован</translation>
    </message>
    <message>
        <source>Withdrawal sent</source>
        <translation>Отзыв согласия отправлен</translation>
    </message>
    <message>
        <source>Objection sent</source>
        <translation>Возражение отправлено</translation>
    </message>
    <message>
        <source>Report of a violation sent</source>
        <translation>Сообщение о нарушении отправлено</translation>
    </message>
    <message>
        <source>Application withdrawn</source>
        <translation>Заявление отозвано</translation>
    </message>
    <message>
        <source>Operator told that the application ended</source>
        <translation>Оператору сообщено о завершении заявления</translation>
    </message>
    <message>
        <source>Next step</source>
        <translation>Следующий шаг</translation>
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
        <translation>серийный № {serial}</translation>
    </message>
    <message>
        <source>{shortest} to {longest} characters</source>
        <translation>от {shortest} до {longest} знаков</translation>
    </message>
    <message>
        <source>on the reader</source>
        <translation>на считывателе</translation>
    </message>
    <message>
        <source>on the computer</source>
        <translation>на компьютере</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Модель</translation>
    </message>
    <message>
        <source>Maker</source>
        <translation>Изготовитель</translation>
    </message>
    <message>
        <source>Firmware</source>
        <translation>Прошивка</translation>
    </message>
    <message>
        <source>Carrier certificate</source>
        <translation>Сертификат носителя</translation>
    </message>
    <message>
        <source>not certified</source>
        <translation>не сертифицирован</translation>
    </message>
    <message>
        <source>PIN length</source>
        <translation>Длина PIN‑кода</translation>
    </message>
    <message>
        <source>PIN is typed</source>
        <translation>PIN‑код вводится</translation>
    </message>
    <message>
        <source>Free memory, bytes</source>
        <translation>Свободно памяти, байт</translation>
    </message>
    <message>
        <source>Module</source>
        <translation>Модуль</translation>
    </message>
    <message>
        <source>No token is connected</source>
        <translation>Токен не вставлен</translation>
    </message>
    <message>
        <source>Insert the token; it is noticed by itself.</source>
        <translation>Вставьте токен: он определится сам.</translation>
    </message>
    <message>
        <source>Refresh</source>
        <translation>Обновить</translation>
    </message>
    <message>
        <source>Carrier certificate {number}</source>
        <translation>Сертификат носителя {number}</translation>
    </message>
    <message>
        <source>Carrier: not certified</source>
        <translation>Носитель: не сертифицирован</translation>
    </message>
    <message>
        <source>Looking for tokens</source>
        <translation>Ищем токен</translation>
    </message>
    <message>
        <source>Insert the token. Certificates are shown from the records.</source>
        <translation>Вставьте токен. Сертификаты показаны из записей.</translation>
    </message>
    <message>
        <source>Diagnostics</source>
        <translation>Диагностика</translation>
    </message>
    <message>
        <source>Connected. Carrier certificate {number}</source>
        <translation>Подключён. Сертификат носителя {number}</translation>
    </message>
    <message>
        <source>Connected. Carrier: not certified</source>
        <translation>Подключён. Носитель: не сертифицирован</translation>
    </message>
    <message>
        <source>Facts about the token</source>
        <translation>Факты о токене</translation>
    </message>
    <message>
        <source>Unblock the PIN</source>
        <translation>Разблокировать PIN‑код</translation>
    </message>
    <message>
        <source>Set the PIN</source>
        <translation>Установить PIN‑код</translation>
    </message>
    <message>
        <source>Change the PIN</source>
        <translation>Сменить PIN‑код</translation>
    </message>
    <message>
        <source>PIN fine</source>
        <translation>PIN‑код в порядке</translation>
    </message>
    <message>
        <source>Few tries left</source>
        <translation>Осталось мало попыток</translation>
    </message>
    <message>
        <source>One try left</source>
        <translation>Осталась последняя попытка</translation>
    </message>
    <message>
        <source>PIN locked</source>
        <translation>PIN‑код заблокирован</translation>
    </message>
    <message>
        <source>No PIN set</source>
        <translation>PIN‑код не задан</translation>
    </message>
</context>
<context>
    <name>Tray</name>
    <message>
        <source>Open Saqta</source>
        <translation>Открыть Saqta</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Выйти</translation>
    </message>
</context>
<context>
    <name>Updates</name>
    <message>
        <source>Updates</source>
        <translation>Обновления</translation>
    </message>
    <message>
        <source>Check now</source>
        <translation>Проверить сейчас</translation>
    </message>
    <message>
        <source>Download...</source>
        <translation>Загрузить…</translation>
    </message>
    <message>
        <source>{received} of {total} MB</source>
        <translation>{received} из {total} МБ</translation>
    </message>
    <message>
        <source>Your administrator has set no update source, so nothing is asked.</source>
        <translation>Администратор не указал источник обновлений, поэтому ничего не запрашивается.</translation>
    </message>
    <message>
        <source>Not now: a revocation is on its way</source>
        <translation>Не сейчас: идёт отзыв</translation>
    </message>
    <message>
        <source>Updates wait until it is proved.</source>
        <translation>Обновления ждут, пока он не доказан.</translation>
    </message>
    <message>
        <source>The source was not asked yet.</source>
        <translation>Источник ещё не запрашивали.</translation>
    </message>
    <message>
        <source>Last answer of the source: {time}</source>
        <translation>Последний ответ источника: {time}</translation>
    </message>
    <message>
        <source>There is nothing newer.</source>
        <translation>Ничего новее нет.</translation>
    </message>
    <message>
        <source>The last check failed: {code}</source>
        <translation>Последняя проверка не удалась: {code}</translation>
    </message>
    <message>
        <source>Lists in use, set {n}: {names}</source>
        <translation>Списки в действии, набор {n}: {names}</translation>
    </message>
    <message>
        <source>Version {version} is offered</source>
        <translation>Предлагается версия {version}</translation>
    </message>
    <message>
        <source>{n} MB</source>
        <translation>{n} МБ</translation>
    </message>
    <message>
        <source>Downloaded and verified, not installed</source>
        <translation>Загружено и проверено, не установлено</translation>
    </message>
    <message>
        <source>Open the folder</source>
        <translation>Открыть папку</translation>
    </message>
    <message>
        <source>Download into</source>
        <translation>Куда загрузить</translation>
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
    <message>
        <source>A personal list of token modules is in force on this computer.</source>
        <translation>На этом компьютере действует личный список модулей токенов.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Закрыть</translation>
    </message>
</context>
</TS>
