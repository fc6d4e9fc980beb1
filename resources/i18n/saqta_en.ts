<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>Compromise</name>
    <message>
        <source>Report compromise and revoke</source>
        <translation>Report compromise and revoke</translation>
    </message>
    <message>
        <source>Report and revoke</source>
        <translation>Report and revoke</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>Report</translation>
    </message>
    <message>
        <source>Undo report</source>
        <translation>Undo report</translation>
    </message>
    <message>
        <source>Send now</source>
        <translation>Send now</translation>
    </message>
    <message>
        <source>Send this report?</source>
        <translation>Send this report?</translation>
    </message>
    <message>
        <source>Recorded at {time}</source>
        <translation>Recorded at {time}</translation>
    </message>
    <message>
        <source>Sending in {n} s</source>
        <translation>Sending in {n} s</translation>
    </message>
</context>
<context>
    <name>Dates</name>
    <message>
        <source>{day} {month} {year}</source>
        <translation>{day} {month} {year}</translation>
    </message>
    <message>
        <source>Until {day} {month} {year}</source>
        <translation>Until {day} {month} {year}</translation>
    </message>
    <message>
        <source>{day}/{month}/{year}</source>
        <translation>{day}/{month}/{year}</translation>
    </message>
</context>
<context>
    <name>Errors</name>
    <message>
        <source>What happened</source>
        <translation>What happened</translation>
    </message>
    <message>
        <source>What it means</source>
        <translation>What it means</translation>
    </message>
    <message>
        <source>What to do</source>
        <translation>What to do</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Try again</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Help</translation>
    </message>
    <message>
        <source>Copy report</source>
        <translation>Copy report</translation>
    </message>
</context>
<context>
    <name>Field</name>
    <message>
        <source>typed by you</source>
        <translation>typed by you</translation>
    </message>
    <message>
        <source>register of natural persons</source>
        <translation>register of natural persons</translation>
    </message>
    <message>
        <source>register of legal persons</source>
        <translation>register of legal persons</translation>
    </message>
    <message>
        <source>{source}, corrected</source>
        <translation>{source}, corrected</translation>
    </message>
</context>
<context>
    <name>Month after until</name>
    <message>
        <source>January</source>
        <translation>January</translation>
    </message>
    <message>
        <source>February</source>
        <translation>February</translation>
    </message>
    <message>
        <source>March</source>
        <translation>March</translation>
    </message>
    <message>
        <source>April</source>
        <translation>April</translation>
    </message>
    <message>
        <source>May</source>
        <translation>May</translation>
    </message>
    <message>
        <source>June</source>
        <translation>June</translation>
    </message>
    <message>
        <source>July</source>
        <translation>July</translation>
    </message>
    <message>
        <source>August</source>
        <translation>August</translation>
    </message>
    <message>
        <source>September</source>
        <translation>September</translation>
    </message>
    <message>
        <source>October</source>
        <translation>October</translation>
    </message>
    <message>
        <source>November</source>
        <translation>November</translation>
    </message>
    <message>
        <source>December</source>
        <translation>December</translation>
    </message>
</context>
<context>
    <name>Month of a date</name>
    <message>
        <source>January</source>
        <translation>January</translation>
    </message>
    <message>
        <source>February</source>
        <translation>February</translation>
    </message>
    <message>
        <source>March</source>
        <translation>March</translation>
    </message>
    <message>
        <source>April</source>
        <translation>April</translation>
    </message>
    <message>
        <source>May</source>
        <translation>May</translation>
    </message>
    <message>
        <source>June</source>
        <translation>June</translation>
    </message>
    <message>
        <source>July</source>
        <translation>July</translation>
    </message>
    <message>
        <source>August</source>
        <translation>August</translation>
    </message>
    <message>
        <source>September</source>
        <translation>September</translation>
    </message>
    <message>
        <source>October</source>
        <translation>October</translation>
    </message>
    <message>
        <source>November</source>
        <translation>November</translation>
    </message>
    <message>
        <source>December</source>
        <translation>December</translation>
    </message>
</context>
<context>
    <name>PIN</name>
    <message>
        <source>LAST</source>
        <translation>LAST</translation>
    </message>
    <message>
        <source>The PIN is typed in a non-Latin layout</source>
        <translation>The PIN is typed in a non-Latin layout</translation>
    </message>
    <message>
        <source>Layout {name}: {warning}</source>
        <translation>Layout {name}: {warning}</translation>
    </message>
    <message>
        <source>Enter the token&apos;s PIN</source>
        <translation>Enter the token&apos;s PIN</translation>
    </message>
    <message>
        <source>Type the PIN on the reader</source>
        <translation>Type the PIN on the reader</translation>
    </message>
    <message>
        <source>The token&apos;s PIN is locked</source>
        <translation>The token&apos;s PIN is locked</translation>
    </message>
    <message>
        <source>Token {label}, serial no. {serial}</source>
        <translation>Token {label}, serial no. {serial}</translation>
    </message>
    <message numerus="yes">
        <source>The PIN is needed %Ln more time(s).</source>
        <translation>
            <numerusform>The PIN is needed %Ln more time.</numerusform>
            <numerusform>The PIN is needed %Ln more times.</numerusform>
        </translation>
    </message>
    <message>
        <source>PIN</source>
        <translation>PIN</translation>
    </message>
    <message>
        <source>{shortest} to {longest} characters</source>
        <translation>{shortest} to {longest} characters</translation>
    </message>
    <message>
        <source>Caps Lock is on</source>
        <translation>Caps Lock is on</translation>
    </message>
    <message>
        <source>On X11 other programs of this session can read the keys.</source>
        <translation>On X11 other programs of this session can read the keys.</translation>
    </message>
    <message>
        <source>The reader is waiting for the PIN</source>
        <translation>The reader is waiting for the PIN</translation>
    </message>
    <message>
        <source>To continue, type {word}</source>
        <translation>To continue, type {word}</translation>
    </message>
    <message>
        <source>I don&apos;t remember it</source>
        <translation>I don&apos;t remember it</translation>
    </message>
    <message>
        <source>How to unblock it</source>
        <translation>How to unblock it</translation>
    </message>
    <message>
        <source>Sign</source>
        <translation>Sign</translation>
    </message>
    <message>
        <source>Make the key and sign the request.</source>
        <translation>Make the key and sign the request.</translation>
    </message>
    <message>
        <source>Install the certificate and close the application.</source>
        <translation>Install the certificate and close the application.</translation>
    </message>
    <message>
        <source>Sign the revocation.</source>
        <translation>Sign the revocation.</translation>
    </message>
    <message>
        <source>Sign a document.</source>
        <translation>Sign a document.</translation>
    </message>
    <message>
        <source>Delete a key.</source>
        <translation>Delete a key.</translation>
    </message>
    <message>
        <source>One try left</source>
        <translation>One try left</translation>
    </message>
    <message>
        <source>If the PIN is wrong, the token locks. You can still revoke without it.</source>
        <translation>If the PIN is wrong, the token locks. You can still revoke without it.</translation>
    </message>
    <message>
        <source>Few tries left</source>
        <translation>Few tries left</translation>
    </message>
    <message>
        <source>A wrong PIN was typed on this token before.</source>
        <translation>A wrong PIN was typed on this token before.</translation>
    </message>
    <message>
        <source>The token takes no PIN now</source>
        <translation>The token takes no PIN now</translation>
    </message>
    <message>
        <source>Unblock it with the PUK or the security officer&apos;s PIN. Certificates can be revoked without it.</source>
        <translation>Unblock it with the PUK or the security officer&apos;s PIN. Certificates can be revoked without it.</translation>
    </message>
</context>
<context>
    <name>Sandbox</name>
    <message>
        <source>Training sandbox. Certificates here have no legal force.</source>
        <translation>Training sandbox. Certificates here have no legal force.</translation>
    </message>
</context>
<context>
    <name>Window</name>
    <message>
        <source>Cancel</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>{page} - Saqta</source>
        <translation>{page} — Saqta</translation>
    </message>
    <message>
        <source>Key custody</source>
        <translation>Key custody</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Language</translation>
    </message>
</context>
</TS>
