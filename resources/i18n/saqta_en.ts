<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>About</name>
    <message>
        <source>About</source>
        <extracomment>Parts that ship with the program, and their licences.</extracomment>
        <translation>About</translation>
    </message>
    <message>
        <source>Help, version and licences</source>
        <translation>Help, version and licences</translation>
    </message>
    <message>
        <source>Version {version}. Licence: Apache-2.0.</source>
        <translation>Version {version}. Licence: Apache-2.0.</translation>
    </message>
    <message>
        <source>Help for every code</source>
        <translation>Help for every code</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Search</translation>
    </message>
    <message>
        <source>a code or a word</source>
        <translation>a code or a word</translation>
    </message>
    <message>
        <source>Parts and their licences</source>
        <translation>Parts and their licences</translation>
    </message>
</context>
<context>
    <name>Afterwards</name>
    <message>
        <source>What is left to do</source>
        <translation>What is left to do</translation>
    </message>
    <message>
        <source>Your manager, and everybody who relies on it.</source>
        <translation>Your manager, and everybody who relies on it.</translation>
    </message>
    <message>
        <source>The security officer was told: {whom}. Tell your manager.</source>
        <translation>The security officer was told: {whom}. Tell your manager.</translation>
    </message>
    <message>
        <source>Open the letter</source>
        <translation>Open the letter</translation>
    </message>
    <message>
        <source>Tell whom it concerns</source>
        <translation>Tell whom it concerns</translation>
    </message>
    <message>
        <source>New application...</source>
        <translation>New application…</translation>
    </message>
    <message>
        <source>A new key on a new token</source>
        <translation>A new key on a new token</translation>
    </message>
    <message>
        <source>Your data are filled in; look at each of them.</source>
        <translation>Your data are filled in; look at each of them.</translation>
    </message>
    <message>
        <source>Delete the old key</source>
        <translation>Delete the old key</translation>
    </message>
    <message>
        <source>If you still have the token: connect it.</source>
        <translation>If you still have the token: connect it.</translation>
    </message>
    <message>
        <source>Not before the revocation is proved: keep the token.</source>
        <translation>Not before the revocation is proved: keep the token.</translation>
    </message>
</context>
<context>
    <name>Apply</name>
    <message>
        <source>New application</source>
        <translation>New application</translation>
    </message>
    <message>
        <source>If you refuse, the service can&apos;t be given in full, and no personal data leave this computer.</source>
        <translation>If you refuse, the service can’t be given in full, and no personal data leave this computer.</translation>
    </message>
    <message>
        <source>Read the text to its end first.</source>
        <translation>Read the text to its end first.</translation>
    </message>
    <message>
        <source>Tick the three boxes first.</source>
        <translation>Tick the three boxes first.</translation>
    </message>
    <message>
        <source>You refused</source>
        <translation>You refused</translation>
    </message>
    <message>
        <source>Nothing was sent. Viewing tokens, changing the PIN, checking a status and revoking work as before.</source>
        <translation>Nothing was sent. Viewing tokens, changing the PIN, checking a status and revoking work as before.</translation>
    </message>
    <message>
        <source>User agreement</source>
        <translation>User agreement</translation>
    </message>
    <message>
        <source>Print the agreement</source>
        <translation>Print the agreement</translation>
    </message>
    <message>
        <source>Language of the text</source>
        <translation>Language of the text</translation>
    </message>
    <message>
        <source>Confirm</source>
        <translation>Confirm</translation>
    </message>
    <message>
        <source>I have read the whole text</source>
        <translation>I have read the whole text</translation>
    </message>
    <message>
        <source>I consent to the processing of these 11 data as generally accessible</source>
        <translation>I consent to the processing of these 11 data as generally accessible</translation>
    </message>
    <message>
        <source>You can withdraw it later</source>
        <translation>You can withdraw it later</translation>
    </message>
    <message>
        <source>Article {article}, part {part}: {breach}. Fine {sum} tenge</source>
        <translation>Article {article}, part {part}: {breach}. Fine {sum} tenge</translation>
    </message>
    <message>
        <source>I know the liability</source>
        <translation>I know the liability</translation>
    </message>
    <message>
        <source>version {version}</source>
        <translation>version {version}</translation>
    </message>
    <message>
        <source>In plain words: clause {n}</source>
        <translation>In plain words: clause {n}</translation>
    </message>
    <message>
        <source>In plain words</source>
        <translation>In plain words</translation>
    </message>
    <message>
        <source>The operator is asked for the text</source>
        <translation>The operator is asked for the text</translation>
    </message>
    <message>
        <source>Read to the end, {time}</source>
        <translation>Read to the end, {time}</translation>
    </message>
    <message>
        <source>Not read to the end yet</source>
        <translation>Not read to the end yet</translation>
    </message>
    <message>
        <source>No</source>
        <translation>No</translation>
    </message>
    <message>
        <source>Yes</source>
        <translation>Yes</translation>
    </message>
    <message>
        <source>The register says something else: {field}</source>
        <translation>The register says something else: {field}</translation>
    </message>
    <message>
        <source>Typed by you</source>
        <translation>Typed by you</translation>
    </message>
    <message>
        <source>Keep what I typed</source>
        <translation>Keep what I typed</translation>
    </message>
    <message>
        <source>In the register</source>
        <translation>In the register</translation>
    </message>
    <message>
        <source>Take the register&apos;s</source>
        <translation>Take the register’s</translation>
    </message>
    <message>
        <source>Which post is the certificate for?</source>
        <translation>Which post is the certificate for?</translation>
    </message>
    <message>
        <source>Finish</source>
        <translation>Finish</translation>
    </message>
    <message>
        <source>This computer keeps its own copy, so the button works here. The code is for the day this computer is gone.</source>
        <translation>This computer keeps its own copy, so the button works here. The code is for the day this computer is gone.</translation>
    </message>
    <message>
        <source>Keep your recovery code</source>
        <translation>Keep your recovery code</translation>
    </message>
    <message>
        <source>The code for a camera</source>
        <translation>The code for a camera</translation>
    </message>
    <message>
        <source>Revokes this certificate from any computer, without token or PIN.</source>
        <translation>Revokes this certificate from any computer, without token or PIN.</translation>
    </message>
    <message>
        <source>Shown once</source>
        <translation>Shown once</translation>
    </message>
    <message>
        <source>It was shown and can&apos;t be shown again.</source>
        <translation>It was shown and can’t be shown again.</translation>
    </message>
    <message>
        <source>Print it, or copy it out by hand</source>
        <translation>Print it, or copy it out by hand</translation>
    </message>
    <message>
        <source>Keep the paper away from the token: a safe, a sealed envelope.</source>
        <translation>Keep the paper away from the token: a safe, a sealed envelope.</translation>
    </message>
    <message>
        <source>It restores nothing and signs nothing</source>
        <translation>It restores nothing and signs nothing</translation>
    </message>
    <message>
        <source>Whoever finds it can only revoke this one certificate.</source>
        <translation>Whoever finds it can only revoke this one certificate.</translation>
    </message>
    <message>
        <source>Print the code</source>
        <translation>Print the code</translation>
    </message>
    <message>
        <source>Show that you have kept it</source>
        <translation>Show that you have kept it</translation>
    </message>
    <message>
        <source>Type two groups from your paper. The code is covered while you type.</source>
        <translation>Type two groups from your paper. The code is covered while you type.</translation>
    </message>
    <message>
        <source>Group {n}</source>
        <translation>Group {n}</translation>
    </message>
    <message>
        <source>4 characters</source>
        <translation>4 characters</translation>
    </message>
    <message>
        <source>Your certificate is on the token</source>
        <translation>Your certificate is on the token</translation>
    </message>
    <message>
        <source>Purpose</source>
        <translation>Purpose</translation>
    </message>
    <message>
        <source>First status answer</source>
        <translation>First status answer</translation>
    </message>
    <message>
        <source>Confirmed to the authority</source>
        <translation>Confirmed to the authority</translation>
    </message>
    <message>
        <source>Evidence bundle</source>
        <translation>Evidence bundle</translation>
    </message>
    <message>
        <source>It can be verified on any computer, without Saqta.</source>
        <translation>It can be verified on any computer, without Saqta.</translation>
    </message>
    <message>
        <source>Save...</source>
        <translation>Save…</translation>
    </message>
    <message>
        <source>Save evidence</source>
        <translation>Save evidence</translation>
    </message>
    <message>
        <source>Saved</source>
        <translation>Saved</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Next</translation>
    </message>
    <message>
        <source>Answer every yes or no question above.</source>
        <translation>Answer every yes or no question above.</translation>
    </message>
    <message>
        <source>Now both records are sent to the operator; then only the registers you allowed are asked.</source>
        <translation>Now both records are sent to the operator; then only the registers you allowed are asked.</translation>
    </message>
    <message>
        <source>May the operator ask this register?</source>
        <translation>May the operator ask this register?</translation>
    </message>
    <message>
        <source>State register of natural persons</source>
        <translation>State register of natural persons</translation>
    </message>
    <message>
        <source>State register of legal persons</source>
        <translation>State register of legal persons</translation>
    </message>
    <message>
        <source>May the operator do this with your data?</source>
        <translation>May the operator do this with your data?</translation>
    </message>
    <message>
        <source>Pass them on to third parties</source>
        <translation>Pass them on to third parties</translation>
    </message>
    <message>
        <source>Send them abroad</source>
        <translation>Send them abroad</translation>
    </message>
    <message>
        <source>Number of the registration slip</source>
        <translation>Number of the registration slip</translation>
    </message>
    <message>
        <source>Secret of the slip</source>
        <translation>Secret of the slip</translation>
    </message>
    <message>
        <source>as printed, with hyphens</source>
        <translation>as printed, with hyphens</translation>
    </message>
    <message>
        <source>Fill in from a file...</source>
        <translation>Fill in from a file…</translation>
    </message>
    <message>
        <source>Your choices</source>
        <translation>Your choices</translation>
    </message>
    <message>
        <source>Your data</source>
        <translation>Your data</translation>
    </message>
    <message>
        <source>Registration slip</source>
        <translation>Registration slip</translation>
    </message>
    <message>
        <source>Whose data, and what for</source>
        <translation>Whose data, and what for</translation>
    </message>
    <message>
        <source>Only your own</source>
        <translation>Only your own</translation>
    </message>
    <message>
        <source>Apply only in your own name</source>
        <translation>Apply only in your own name</translation>
    </message>
    <message>
        <source>Registers fill in, you decide</source>
        <translation>Registers fill in, you decide</translation>
    </message>
    <message>
        <source>Every field shows its source. A difference is shown, never overwritten silently.</source>
        <translation>Every field shows its source. A difference is shown, never overwritten silently.</translation>
    </message>
    <message>
        <source>No is as good as yes</source>
        <translation>No is as good as yes</translation>
    </message>
    <message>
        <source>If you decline a register, you type the data.</source>
        <translation>If you decline a register, you type the data.</translation>
    </message>
    <message>
        <source>Application file</source>
        <translation>Application file</translation>
    </message>
    <message>
        <source>Confirm the code</source>
        <translation>Confirm the code</translation>
    </message>
    <message>
        <source>Every notice about the certificate goes to this address.</source>
        <translation>Every notice about the certificate goes to this address.</translation>
    </message>
    <message>
        <source>Your e-mail address</source>
        <translation>Your e-mail address</translation>
    </message>
    <message>
        <source>Code from the letter</source>
        <translation>Code from the letter</translation>
    </message>
    <message>
        <source>six figures</source>
        <translation>six figures</translation>
    </message>
    <message>
        <source>Send me a code</source>
        <translation>Send me a code</translation>
    </message>
    <message>
        <source>Without a code</source>
        <translation>Without a code</translation>
    </message>
    <message>
        <source>Why a code</source>
        <translation>Why a code</translation>
    </message>
    <message>
        <source>A code shows that letters reach you. Without one the address is kept as unconfirmed, and the application goes on.</source>
        <translation>A code shows that letters reach you. Without one the address is kept as unconfirmed, and the application goes on.</translation>
    </message>
    <message>
        <source>Back</source>
        <extracomment>Words with less room than this beside the acts stand above them.</extracomment>
        <translation>Back</translation>
    </message>
    <message>
        <source>Continue later</source>
        <translation>Continue later</translation>
    </message>
    <message>
        <source>Finish later</source>
        <translation>Finish later</translation>
    </message>
    <message>
        <source>I refuse</source>
        <translation>I refuse</translation>
    </message>
    <message>
        <source>I agree</source>
        <translation>I agree</translation>
    </message>
    <message>
        <source>Ask now</source>
        <extracomment>A state that is not the step&apos;s own word, as the records end it.</extracomment>
        <translation>Ask now</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Go on</translation>
    </message>
    <message>
        <source>Make the key and apply</source>
        <translation>Make the key and apply</translation>
    </message>
    <message>
        <source>You may close the program; it goes on where it stopped.</source>
        <translation>You may close the program; it goes on where it stopped.</translation>
    </message>
    <message>
        <source>The PIN is asked for twice: now, and after the authority has answered.</source>
        <translation>The PIN is asked for twice: now, and after the authority has answered.</translation>
    </message>
    <message>
        <source>Object to a step...</source>
        <translation>Object to a step…</translation>
    </message>
    <message>
        <source>It is asked again in {n} s, and when you open Saqta again.</source>
        <translation>It is asked again in {n} s, and when you open Saqta again.</translation>
    </message>
    <message>
        <source>The authority is deciding</source>
        <extracomment>Step of the wizard, from 1, by state; the authority&apos;s time has a word of its own. From here on the certificate lies on the token: it can be revoked, not withdrawn.</extracomment>
        <translation>The authority is deciding</translation>
    </message>
    <message>
        <source>Key and request</source>
        <translation>Key and request</translation>
    </message>
    <message>
        <source>The PIN is asked for three times: for the new key, for the signature of the certificate that is replaced, and after the answer.</source>
        <translation>The PIN is asked for three times: for the new key, for the signature of the certificate that is replaced, and after the answer.</translation>
    </message>
    <message>
        <source>Two PIN entries are coming. Nothing is sent before the first.</source>
        <translation>Two PIN entries are coming. Nothing is sent before the first.</translation>
    </message>
    <message>
        <source>Three PIN entries are coming. Nothing is sent before the first.</source>
        <translation>Three PIN entries are coming. Nothing is sent before the first.</translation>
    </message>
    <message>
        <source>The authority issues the certificate</source>
        <translation>The authority issues the certificate</translation>
    </message>
    <message>
        <source>After its answer the PIN is needed once more.</source>
        <translation>After its answer the PIN is needed once more.</translation>
    </message>
    <message>
        <source>A key of this application was found on the token. Use it?</source>
        <translation>A key of this application was found on the token. Use it?</translation>
    </message>
    <message>
        <source>Use this key</source>
        <translation>Use this key</translation>
    </message>
    <message>
        <source>Delete it</source>
        <translation>Delete it</translation>
    </message>
    <message>
        <source>What is made, where it stays</source>
        <translation>What is made, where it stays</translation>
    </message>
    <message>
        <source>A key pair on the token</source>
        <translation>A key pair on the token</translation>
    </message>
    <message>
        <source>The private key can&apos;t be read out, not even by this program.</source>
        <translation>The private key can’t be read out, not even by this program.</translation>
    </message>
    <message>
        <source>A recovery code for you</source>
        <translation>A recovery code for you</translation>
    </message>
    <message>
        <source>It can only revoke. It is shown once, at the end: have paper ready.</source>
        <translation>It can only revoke. It is shown once, at the end: have paper ready.</translation>
    </message>
    <message>
        <source>{n} s</source>
        <translation>{n} s</translation>
    </message>
    <message>
        <source>Withdraw this application?</source>
        <translation>Withdraw this application?</translation>
    </message>
    <message>
        <source>application {number}</source>
        <translation>application {number}</translation>
    </message>
    <message>
        <source>Withdraw it</source>
        <translation>Withdraw it</translation>
    </message>
    <message>
        <source>You can stop at any step and go on later</source>
        <translation>You can stop at any step and go on later</translation>
    </message>
    <message>
        <source>Agreement</source>
        <translation>Agreement</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>Data</translation>
    </message>
    <message>
        <source>E-mail</source>
        <translation>E-mail</translation>
    </message>
    <message>
        <source>Token</source>
        <translation>Token</translation>
    </message>
    <message>
        <source>Issuance</source>
        <translation>Issuance</translation>
    </message>
    <message>
        <source>Code and evidence</source>
        <translation>Code and evidence</translation>
    </message>
    <message>
        <source>The application ends with it</source>
        <translation>The application ends with it</translation>
    </message>
    <message>
        <source>Start another application</source>
        <translation>Start another application</translation>
    </message>
    <message>
        <source>Open applications: {n}</source>
        <translation>Open applications: {n}</translation>
    </message>
    <message>
        <source>Withdraw this application...</source>
        <translation>Withdraw this application...</translation>
    </message>
    <message>
        <source>Nothing is lost: each application can wait.</source>
        <translation>Nothing is lost: each application can wait.</translation>
    </message>
    <message>
        <source>done</source>
        <translation>done</translation>
    </message>
    <message>
        <source>current step</source>
        <translation>current step</translation>
    </message>
    <message>
        <source>not reached yet</source>
        <translation>not reached yet</translation>
    </message>
    <message>
        <source>Revoke the old certificate?</source>
        <translation>Revoke the old certificate?</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>Keep it</translation>
    </message>
    <message>
        <source>Revoke the old one</source>
        <translation>Revoke the old one</translation>
    </message>
    <message>
        <source>The key is made on this token and can&apos;t be moved to another.</source>
        <translation>The key is made on this token and can’t be moved to another.</translation>
    </message>
    <message>
        <source>The token for the new key</source>
        <translation>The token for the new key</translation>
    </message>
    <message>
        <source>Algorithm</source>
        <translation>Algorithm</translation>
    </message>
    <message>
        <source>What a token is for</source>
        <translation>What a token is for</translation>
    </message>
    <message>
        <source>The private key is made inside it, is used inside it and never leaves it. What the token says of the key is read back and kept as evidence.</source>
        <translation>The private key is made inside it, is used inside it and never leaves it. What the token says of the key is read back and kept as evidence.</translation>
    </message>
    <message>
        <source>This application is being worked on</source>
        <translation>This application is being worked on</translation>
    </message>
    <message>
        <source>When the step has ended, begin the other one again from Home.</source>
        <translation>When the step has ended, begin the other one again from Home.</translation>
    </message>
    <message>
        <source>The operator had not received it.</source>
        <translation>The operator had not received it.</translation>
    </message>
    <message>
        <source>The operator ended it and keeps its record.</source>
        <translation>The operator ended it and keeps its record.</translation>
    </message>
    <message>
        <source>The operator could not be reached; Saqta tells it later.</source>
        <translation>The operator could not be reached; Saqta tells it later.</translation>
    </message>
    <message>
        <source>The application is withdrawn</source>
        <translation>The application is withdrawn</translation>
    </message>
    <message>
        <source>Delete its key...</source>
        <translation>Delete its key...</translation>
    </message>
    <message>
        <source>Step {n} of 7</source>
        <translation>Step {n} of 7</translation>
    </message>
    <message>
        <source>Open applications</source>
        <translation>Open applications</translation>
    </message>
    <message>
        <source>Each goes on where it stopped. One for another post is an application of its own.</source>
        <translation>Each goes on where it stopped. One for another post is an application of its own.</translation>
    </message>
    <message>
        <source>New certificate</source>
        <translation>New certificate</translation>
    </message>
    <message>
        <source>Renewal of certificate no. {serial}</source>
        <translation>Renewal of certificate no. {serial}</translation>
    </message>
    <message>
        <source>Application {number}. Last changed: {time}</source>
        <translation>Application {number}. Last changed: {time}</translation>
    </message>
    <message>
        <source>Withdraw...</source>
        <translation>Withdraw...</translation>
    </message>
</context>
<context>
    <name>Certificate</name>
    <message>
        <source>Certificate</source>
        <extracomment>The custody attributes that a person can make sense of, in this order.</extracomment>
        <translation>Certificate</translation>
    </message>
    <message>
        <source>{start} to {end}</source>
        <translation>{start} to {end}</translation>
    </message>
    <message>
        <source>Holder</source>
        <translation>Holder</translation>
    </message>
    <message>
        <source>Valid</source>
        <translation>Valid</translation>
    </message>
    <message>
        <source>Organisation</source>
        <translation>Organisation</translation>
    </message>
    <message>
        <source>Serial number</source>
        <translation>Serial number</translation>
    </message>
    <message>
        <source>Token</source>
        <translation>Token</translation>
    </message>
    <message>
        <source>Algorithm</source>
        <translation>Algorithm</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Custody</source>
        <translation>Custody</translation>
    </message>
    <message>
        <source>Carrier certificate</source>
        <translation>Carrier certificate</translation>
    </message>
    <message>
        <source>not certified</source>
        <translation>not certified</translation>
    </message>
    <message>
        <source>Revocation without the token</source>
        <translation>Revocation without the token</translation>
    </message>
    <message>
        <source>registered</source>
        <translation>registered</translation>
    </message>
    <message>
        <source>not registered</source>
        <translation>not registered</translation>
    </message>
    <message>
        <source>Owner&apos;s distinguished name</source>
        <translation>Owner’s distinguished name</translation>
    </message>
    <message>
        <source>Read from the token when the key was made; the token&apos;s own claim: {facts}</source>
        <translation>Read from the token when the key was made; the token’s own claim: {facts}</translation>
    </message>
    <message>
        <source>no. {serial}</source>
        <translation>no. {serial}</translation>
    </message>
    <message>
        <source>Facts</source>
        <translation>Facts</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>Check</translation>
    </message>
    <message>
        <source>A new certificate has replaced it</source>
        <translation>A new certificate has replaced it</translation>
    </message>
    <message>
        <source>Renewal opens {date}</source>
        <translation>Renewal opens {date}</translation>
    </message>
    <message>
        <source>Revoke the old one</source>
        <translation>Revoke the old one</translation>
    </message>
    <message>
        <source>Renew certificate</source>
        <extracomment>Steps of the journey that belong to the wait for the authority.</extracomment>
        <translation>Renew certificate</translation>
    </message>
    <message>
        <source>Show the report</source>
        <translation>Show the report</translation>
    </message>
    <message>
        <source>Logging in</source>
        <translation>Logging in</translation>
    </message>
    <message>
        <source>Signing documents</source>
        <translation>Signing documents</translation>
    </message>
    <message>
        <source>Expires soon</source>
        <translation>Expires soon</translation>
    </message>
    <message>
        <source>Status unknown</source>
        <translation>Status unknown</translation>
    </message>
    <message>
        <source>Not valid yet</source>
        <translation>Not valid yet</translation>
    </message>
    <message>
        <source>Reported, not yet revoked</source>
        <translation>Reported, not yet revoked</translation>
    </message>
    <message>
        <source>Expired {date}</source>
        <translation>Expired {date}</translation>
    </message>
    <message>
        <source>Revoked</source>
        <translation>Revoked</translation>
    </message>
    <message>
        <source>Revoked {date}: {reason}</source>
        <translation>Revoked {date}: {reason}</translation>
    </message>
    <message>
        <source>ends today</source>
        <translation>ends today</translation>
    </message>
    <message numerus="yes">
        <source>%Ln day(s) left</source>
        <translation>
            <numerusform>%Ln day left</numerusform>
            <numerusform>%Ln days left</numerusform>
        </translation>
    </message>
    <message>
        <source>Revoked: {source} answer, {time}</source>
        <translation>Revoked: {source} answer, {time}</translation>
    </message>
    <message>
        <source>No status answer yet</source>
        <translation>No status answer yet</translation>
    </message>
    <message>
        <source>Last {source} answer: {time}</source>
        <translation>Last {source} answer: {time}</translation>
    </message>
    <message>
        <source>Not revoked: {source} answer, {time}</source>
        <translation>Not revoked: {source} answer, {time}</translation>
    </message>
    <message>
        <source>Where the key was made isn&apos;t known</source>
        <translation>Where the key was made isn’t known</translation>
    </message>
    <message>
        <source>Made on this token, cannot leave it</source>
        <translation>Made on this token, cannot leave it</translation>
    </message>
    <message>
        <source>The token doesn&apos;t say that the key stays</source>
        <translation>The token doesn’t say that the key stays</translation>
    </message>
</context>
<context>
    <name>Code</name>
    <message>
        <source>Use a recovery code</source>
        <translation>Use a recovery code</translation>
    </message>
    <message>
        <source>It revokes everything registered under it and does nothing else. Small slips are forgiven: 0 for O, 1 for I, Cyrillic letters.</source>
        <translation>It revokes everything registered under it and does nothing else. Small slips are forgiven: 0 for O, 1 for I, Cyrillic letters.</translation>
    </message>
    <message>
        <source>Recovery code</source>
        <translation>Recovery code</translation>
    </message>
    <message>
        <source>14 groups of 4</source>
        <translation>14 groups of 4</translation>
    </message>
    <message>
        <source>Use a recovery code...</source>
        <translation>Use a recovery code…</translation>
    </message>
</context>
<context>
    <name>Compromise</name>
    <message>
        <source>Report compromise and revoke</source>
        <extracomment>Ground, edge and ink of one kind in one state; None paints nothing. A short cut&apos;s sign; two of them are one that is shown.</extracomment>
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
        <extracomment>A window so narrow has no pixel to give away.</extracomment>
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
        <extracomment>Seconds between two tries of what could not be sent (security.md section 6). How long the bar stays after its last second, and without any count.</extracomment>
        <translation>Recorded at {time}</translation>
    </message>
    <message>
        <source>Sending in {n} s</source>
        <translation>Sending in {n} s</translation>
    </message>
    <message>
        <source>Reports</source>
        <translation>Reports</translation>
    </message>
    <message>
        <source>Report {number}</source>
        <translation>Report {number}</translation>
    </message>
    <message>
        <source>recorded {time}</source>
        <translation>recorded {time}</translation>
    </message>
    <message>
        <source>Revoke</source>
        <translation>Revoke</translation>
    </message>
    <message>
        <source>Sign with the token</source>
        <translation>Sign with the token</translation>
    </message>
    <message>
        <source>One</source>
        <translation>One</translation>
    </message>
    <message>
        <source>Whole token</source>
        <translation>Whole token</translation>
    </message>
    <message>
        <source>All mine</source>
        <translation>All mine</translation>
    </message>
    <message>
        <source>What is revoked</source>
        <translation>What is revoked</translation>
    </message>
    <message>
        <source>everything under the recovery code</source>
        <translation>everything under the recovery code</translation>
    </message>
    <message>
        <source>Recorded</source>
        <translation>Recorded</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>Sent</translation>
    </message>
    <message>
        <source>Accepted</source>
        <translation>Accepted</translation>
    </message>
    <message>
        <source>Revoked</source>
        <translation>Revoked</translation>
    </message>
    <message>
        <source>Recording</source>
        <translation>Recording</translation>
    </message>
    <message>
        <source>Sending</source>
        <translation>Sending</translation>
    </message>
    <message>
        <source>Acceptance</source>
        <translation>Acceptance</translation>
    </message>
    <message>
        <source>Revocation</source>
        <translation>Revocation</translation>
    </message>
    <message>
        <source>in {n} s</source>
        <translation>in {n} s</translation>
    </message>
    <message>
        <source>refused</source>
        <translation>refused</translation>
    </message>
    <message numerus="yes">
        <source>%Ln try(ies)</source>
        <translation>
            <numerusform>%Ln try(ies)</numerusform>
            <numerusform>%Ln try(ies)</numerusform>
        </translation>
    </message>
    <message>
        <source>waiting for the answer</source>
        <translation>waiting for the answer</translation>
    </message>
    <message>
        <source>waiting for the proof</source>
        <translation>waiting for the proof</translation>
    </message>
    <message>
        <source>Accepted, not yet revoked. The status is asked again.</source>
        <translation>Accepted, not yet revoked. The status is asked again.</translation>
    </message>
    <message>
        <source>Proved by {source}</source>
        <translation>Proved by {source}</translation>
    </message>
    <message>
        <source>Receipt</source>
        <translation>Receipt</translation>
    </message>
    <message>
        <source>Every way was refused: {codes}</source>
        <translation>Every way was refused: {codes}</translation>
    </message>
    <message>
        <source>Taken back before anything was sent. The key is free.</source>
        <translation>Taken back before anything was sent. The key is free.</translation>
    </message>
    <message>
        <source>The answer was lost. Only a proof settles it.</source>
        <translation>The answer was lost. Only a proof settles it.</translation>
    </message>
    <message>
        <source>Not yet revoked</source>
        <translation>Not yet revoked</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>Refused</translation>
    </message>
    <message>
        <source>Undone</source>
        <translation>Undone</translation>
    </message>
    <message>
        <source>Revocation is under way</source>
        <translation>Revocation is under way</translation>
    </message>
    <message>
        <source>Reports: {reports}, certificates: {n}</source>
        <translation>Reports: {reports}, certificates: {n}</translation>
    </message>
    <message>
        <source>Nothing was reported</source>
        <translation>Nothing was reported</translation>
    </message>
    <message>
        <source>If anything about a key or token feels wrong, press the red button. No proof is asked.</source>
        <translation>If anything about a key or token feels wrong, press the red button. No proof is asked.</translation>
    </message>
    <message>
        <source>Not yet revoked: waiting for the network</source>
        <translation>Not yet revoked: waiting for the network</translation>
    </message>
    <message>
        <source>The report is recorded and is sent by itself later.</source>
        <translation>The report is recorded and is sent by itself later.</translation>
    </message>
    <message>
        <source>Not yet revoked: every way was refused</source>
        <translation>Not yet revoked: every way was refused</translation>
    </message>
    <message>
        <source>Call the duty desk now.</source>
        <translation>Call the duty desk now.</translation>
    </message>
    <message>
        <source>Try now</source>
        <translation>Try now</translation>
    </message>
    <message>
        <source>What to do now</source>
        <translation>What to do now</translation>
    </message>
    <message>
        <source>Your security officer</source>
        <translation>Your security officer</translation>
    </message>
    <message>
        <source>Don&apos;t use the token</source>
        <translation>Don’t use the token</translation>
    </message>
    <message>
        <source>If you have it, take it out and keep it.</source>
        <translation>If you have it, take it out and keep it.</translation>
    </message>
    <message>
        <source>The security service is told</source>
        <translation>The security service is told</translation>
    </message>
    <message>
        <source>The incident is opened together with the sending.</source>
        <translation>The incident is opened together with the sending.</translation>
    </message>
    <message>
        <source>You need a person</source>
        <translation>You need a person</translation>
    </message>
    <message>
        <source>Add details if you can</source>
        <translation>Add details if you can</translation>
    </message>
    <message>
        <source>Sending doesn&apos;t wait for this.</source>
        <translation>Sending doesn’t wait for this.</translation>
    </message>
    <message>
        <source>Since when do you suspect it?</source>
        <translation>Since when do you suspect it?</translation>
    </message>
    <message>
        <source>day.month.year hour:minute</source>
        <translation>day.month.year hour:minute</translation>
    </message>
    <message>
        <source>What happened?</source>
        <translation>What happened?</translation>
    </message>
    <message>
        <source>Write it as 22.11.2026 09:00</source>
        <translation>Write it as 22.11.2026 09:00</translation>
    </message>
    <message>
        <source>Saved on this computer</source>
        <translation>Saved on this computer</translation>
    </message>
    <message>
        <source>Don&apos;t wait: use one of these ways now</source>
        <translation>Don’t wait: use one of these ways now</translation>
    </message>
    <message>
        <source>Paper form</source>
        <translation>Paper form</translation>
    </message>
    <message>
        <source>Scan with any phone</source>
        <translation>Scan with any phone</translation>
    </message>
    <message>
        <source>Any phone will do. The report reaches the operator at once; neither PIN nor token is needed.</source>
        <translation>Any phone will do. The report reaches the operator at once; neither PIN nor token is needed.</translation>
    </message>
    <message>
        <source>Call the duty desk</source>
        <translation>Call the duty desk</translation>
    </message>
    <message>
        <source>The authority&apos;s profile names no number.</source>
        <translation>The authority’s profile names no number.</translation>
    </message>
    <message>
        <source>Read these out</source>
        <translation>Read these out</translation>
    </message>
    <message>
        <source>Number of the report</source>
        <translation>Number of the report</translation>
    </message>
    <message>
        <source>{purpose}, serial number</source>
        <translation>{purpose}, serial number</translation>
    </message>
    <message>
        <source>The duty desk never asks for a PIN</source>
        <translation>The duty desk never asks for a PIN</translation>
    </message>
    <message>
        <source>Use the code on another computer</source>
        <translation>Use the code on another computer</translation>
    </message>
    <message>
        <source>A computer with Saqta and the code on your paper are enough.</source>
        <translation>A computer with Saqta and the code on your paper are enough.</translation>
    </message>
    <message>
        <source>Alarms</source>
        <translation>Alarms</translation>
    </message>
    <message>
        <source>{n} min</source>
        <translation>{n} min</translation>
    </message>
    <message>
        <source>{n} h</source>
        <translation>{n} h</translation>
    </message>
    <message>
        <source>The keys are blocked on this computer already.</source>
        <translation>The keys are blocked on this computer already.</translation>
    </message>
</context>
<context>
    <name>Consents</name>
    <message>
        <source>Report a breach of the agreement</source>
        <translation>Report a breach of the agreement</translation>
    </message>
    <message>
        <source>For a compromised key use the red button instead. Without a network the report waits here and is shown as NOT sent.</source>
        <translation>For a compromised key use the red button instead. Without a network the report waits here and is shown as NOT sent.</translation>
    </message>
    <message>
        <source>Clause</source>
        <translation>Clause</translation>
    </message>
    <message>
        <source>if you know it</source>
        <translation>if you know it</translation>
    </message>
    <message>
        <source>Sign and send</source>
        <translation>Sign and send</translation>
    </message>
    <message>
        <source>Consents</source>
        <extracomment>Consents, documents, the operator&apos;s messages, the time, and the ended agreements.</extracomment>
        <translation>Consents</translation>
    </message>
    <message>
        <source>What you agreed to, and what came of it</source>
        <translation>What you agreed to, and what came of it</translation>
    </message>
    <message>
        <source>Ask for messages</source>
        <translation>Ask for messages</translation>
    </message>
    <message>
        <source>Report a breach...</source>
        <translation>Report a breach…</translation>
    </message>
    <message>
        <source>Export everything...</source>
        <translation>Export everything…</translation>
    </message>
    <message>
        <source>No consent was given on this computer</source>
        <translation>No consent was given on this computer</translation>
    </message>
    <message>
        <source>A consent is recorded when you apply for a certificate.</source>
        <translation>A consent is recorded when you apply for a certificate.</translation>
    </message>
    <message>
        <source>Agreement {version}, {language}</source>
        <translation>Agreement {version}, {language}</translation>
    </message>
    <message>
        <source>Read</source>
        <translation>Read</translation>
    </message>
    <message>
        <source>Your documents</source>
        <translation>Your documents</translation>
    </message>
    <message>
        <source>The operator&apos;s messages</source>
        <translation>The operator’s messages</translation>
    </message>
    <message>
        <source>Consent to the processing of personal data</source>
        <translation>Consent to the processing of personal data</translation>
    </message>
    <message>
        <source>none</source>
        <translation>none</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>yes</translation>
    </message>
    <message>
        <source>not yet</source>
        <translation>not yet</translation>
    </message>
    <message>
        <source>Given</source>
        <translation>Given</translation>
    </message>
    <message>
        <source>Agreement</source>
        <translation>Agreement</translation>
    </message>
    <message>
        <source>Registers allowed</source>
        <translation>Registers allowed</translation>
    </message>
    <message>
        <source>Transfers allowed</source>
        <translation>Transfers allowed</translation>
    </message>
    <message>
        <source>The operator has it</source>
        <translation>The operator has it</translation>
    </message>
    <message>
        <source>This agreement ended</source>
        <translation>This agreement ended</translation>
    </message>
    <message>
        <source>The certificate stays in force. The next application needs a new agreement and a new consent.</source>
        <translation>The certificate stays in force. The next application needs a new agreement and a new consent.</translation>
    </message>
    <message>
        <source>Withdrawing consent does not revoke the certificate</source>
        <translation>Withdrawing consent does not revoke the certificate</translation>
    </message>
    <message>
        <source>Withdraw...</source>
        <translation>Withdraw…</translation>
    </message>
    <message>
        <source>Object...</source>
        <translation>Object…</translation>
    </message>
    <message>
        <source>The operator&apos;s signed message</source>
        <translation>The operator’s signed message</translation>
    </message>
    <message>
        <source>Withdraw consent</source>
        <translation>Withdraw consent</translation>
    </message>
    <message>
        <source>The certificate stays in force. The operator may keep what the law tells it to keep.</source>
        <translation>The certificate stays in force. The operator may keep what the law tells it to keep.</translation>
    </message>
    <message>
        <source>Only make it for printing</source>
        <translation>Only make it for printing</translation>
    </message>
    <message>
        <source>Object to automatic processing</source>
        <translation>Object to automatic processing</translation>
    </message>
    <message>
        <source>The operator then does these steps by hand and answers within three working days.</source>
        <translation>The operator then does these steps by hand and answers within three working days.</translation>
    </message>
    <message>
        <source>Which steps?</source>
        <translation>Which steps?</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Reason</translation>
    </message>
    <message>
        <source>if you like</source>
        <translation>if you like</translation>
    </message>
    <message>
        <source>Show the document</source>
        <translation>Show the document</translation>
    </message>
    <message>
        <source>The operator must answer within three working days. The application goes on by hand.</source>
        <translation>The operator must answer within three working days. The application goes on by hand.</translation>
    </message>
    <message>
        <source>Export everything</source>
        <translation>Export everything</translation>
    </message>
    <message>
        <source>Answer to a withdrawal</source>
        <translation>Answer to a withdrawal</translation>
    </message>
    <message>
        <source>Answer to an objection</source>
        <translation>Answer to an objection</translation>
    </message>
    <message>
        <source>End of an agreement</source>
        <translation>End of an agreement</translation>
    </message>
    <message>
        <source>New version of the agreement</source>
        <translation>New version of the agreement</translation>
    </message>
    <message>
        <source>A letter was sent to you</source>
        <translation>A letter was sent to you</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>Message</translation>
    </message>
    <message>
        <source>Withdrawn</source>
        <translation>Withdrawn</translation>
    </message>
    <message>
        <source>Withdrawal sent</source>
        <translation>Withdrawal sent</translation>
    </message>
    <message>
        <source>Agreement ended</source>
        <translation>Agreement ended</translation>
    </message>
    <message>
        <source>Not sent yet</source>
        <translation>Not sent yet</translation>
    </message>
    <message>
        <source>In force</source>
        <translation>In force</translation>
    </message>
    <message>
        <source>Withdrawal of consent</source>
        <translation>Withdrawal of consent</translation>
    </message>
    <message>
        <source>Objection</source>
        <translation>Objection</translation>
    </message>
    <message>
        <source>Report of a breach</source>
        <translation>Report of a breach</translation>
    </message>
    <message>
        <source>Answered</source>
        <translation>Answered</translation>
    </message>
    <message>
        <source>Answer overdue</source>
        <translation>Answer overdue</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>Sent</translation>
    </message>
    <message>
        <source>NOT sent</source>
        <translation>NOT sent</translation>
    </message>
    <message>
        <source>answer due {date}</source>
        <translation>answer due {date}</translation>
    </message>
    <message numerus="yes">
        <source>%Ln full day(s) left</source>
        <translation>
            <numerusform>%Ln full day left</numerusform>
            <numerusform>%Ln full days left</numerusform>
        </translation>
    </message>
    <message>
        <source>answer due {date}, {left}</source>
        <translation>answer due {date}, {left}</translation>
    </message>
    <message>
        <source>answer due about {date}, {left}</source>
        <translation>answer due about {date}, {left}</translation>
    </message>
    <message>
        <source>Import an agreement...</source>
        <translation>Import an agreement…</translation>
    </message>
    <message>
        <source>Agreement taken in: {name} ({languages})</source>
        <translation>Agreement taken in: {name} ({languages})</translation>
    </message>
    <message>
        <source>It is agreed to where the operator publishes none under that name; where one is published, both must be the same bytes.</source>
        <translation>It is agreed to where the operator publishes none under that name; where one is published, both must be the same bytes.</translation>
    </message>
    <message>
        <source>Import an official agreement</source>
        <translation>Import an official agreement</translation>
    </message>
</context>
<context>
    <name>Console</name>
    <message>
        <source>Please confirm</source>
        <translation>Please confirm</translation>
    </message>
    <message>
        <source>No</source>
        <translation>No</translation>
    </message>
    <message>
        <source>Yes</source>
        <translation>Yes</translation>
    </message>
    <message>
        <source>To continue, type {word}</source>
        <translation>To continue, type {word}</translation>
    </message>
    <message>
        <source>year-month-day, such as 2026-03-31</source>
        <translation>year-month-day, such as 2026-03-31</translation>
    </message>
    <message>
        <source>a version, such as 3.1</source>
        <translation>a version, such as 3.1</translation>
    </message>
    <message>
        <source>Add the condition</source>
        <translation>Add the condition</translation>
    </message>
    <message>
        <source>chosen</source>
        <extracomment>The next rows of the search below a row&apos;s id; answers by `CertificateRows.take`. So many rows are kept; a longer list is narrowed, not scrolled through.</extracomment>
        <translation>chosen</translation>
    </message>
    <message>
        <source>not chosen</source>
        <translation>not chosen</translation>
    </message>
    <message>
        <source>Chosen</source>
        <translation>Chosen</translation>
    </message>
    <message>
        <source>IIN</source>
        <translation>IIN</translation>
    </message>
    <message>
        <source>Unit</source>
        <translation>Unit</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>Timeline</translation>
    </message>
    <message>
        <source>Add note</source>
        <translation>Add note</translation>
    </message>
    <message>
        <source>Somebody was told</source>
        <translation>Somebody was told</translation>
    </message>
    <message>
        <source>Attach</source>
        <translation>Attach</translation>
    </message>
    <message>
        <source>Take this case over</source>
        <translation>Take this case over</translation>
    </message>
    <message>
        <source>Close the case…</source>
        <translation>Close the case…</translation>
    </message>
    <message>
        <source>Export signed report</source>
        <translation>Export signed report</translation>
    </message>
    <message>
        <source>Report written</source>
        <translation>Report written</translation>
    </message>
    <message>
        <source>Who, and how</source>
        <translation>Who, and how</translation>
    </message>
    <message>
        <source>What is to be remembered</source>
        <translation>What is to be remembered</translation>
    </message>
    <message>
        <source>Write down</source>
        <translation>Write down</translation>
    </message>
    <message>
        <source>What is written stays: nothing is removed.</source>
        <translation>What is written stays: nothing is removed.</translation>
    </message>
    <message>
        <source>Close the case</source>
        <translation>Close the case</translation>
    </message>
    <message>
        <source>How it ended</source>
        <translation>How it ended</translation>
    </message>
    <message>
        <source>Only when every certificate is proved revoked.</source>
        <translation>Only when every certificate is proved revoked.</translation>
    </message>
    <message>
        <source>Attach a file</source>
        <translation>Attach a file</translation>
    </message>
    <message>
        <source>Closed</source>
        <translation>Closed</translation>
    </message>
    <message>
        <source>Not yet revoked</source>
        <translation>Not yet revoked</translation>
    </message>
    <message>
        <source>revoked: {n} of {all} certificates</source>
        <translation>revoked: {n} of {all} certificates</translation>
    </message>
    <message>
        <source>State</source>
        <translation>State</translation>
    </message>
    <message>
        <source>by {time}</source>
        <translation>by {time}</translation>
    </message>
    <message>
        <source>Nothing is due any more</source>
        <translation>Nothing is due any more</translation>
    </message>
    <message>
        <source>Deadline</source>
        <translation>Deadline</translation>
    </message>
    <message>
        <source>Status change due</source>
        <translation>Status change due</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>not known</translation>
    </message>
    <message>
        <source>Token</source>
        <translation>Token</translation>
    </message>
    <message>
        <source>firmware {version}</source>
        <translation>firmware {version}</translation>
    </message>
    <message>
        <source>Agreement and consent</source>
        <translation>Agreement and consent</translation>
    </message>
    <message>
        <source>nobody yet</source>
        <translation>nobody yet</translation>
    </message>
    <message>
        <source>see the list below</source>
        <translation>see the list below</translation>
    </message>
    <message>
        <source>IIN {iin}</source>
        <translation>IIN {iin}</translation>
    </message>
    <message>
        <source>Certificates</source>
        <translation>Certificates</translation>
    </message>
    <message>
        <source>none was named</source>
        <translation>none was named</translation>
    </message>
    <message>
        <source>Who was told</source>
        <translation>Who was told</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>Files</translation>
    </message>
    <message>
        <source>{n} bytes</source>
        <translation>{n} bytes</translation>
    </message>
    <message>
        <source>Firmware</source>
        <translation>Firmware</translation>
    </message>
    <message>
        <source>Until</source>
        <translation>Until</translation>
    </message>
    <message>
        <source>Status</source>
        <extracomment>Conditions of a search, in the order of the menu. Those that are chosen out of the values that occur.</extracomment>
        <translation>Status</translation>
    </message>
    <message>
        <source>Organisation</source>
        <translation>Organisation</translation>
    </message>
    <message>
        <source>Token model</source>
        <translation>Token model</translation>
    </message>
    <message>
        <source>Firmware from</source>
        <translation>Firmware from</translation>
    </message>
    <message>
        <source>Firmware up to</source>
        <translation>Firmware up to</translation>
    </message>
    <message>
        <source>Token batch</source>
        <translation>Token batch</translation>
    </message>
    <message>
        <source>PKCS#11 module</source>
        <translation>PKCS#11 module</translation>
    </message>
    <message>
        <source>Scheme</source>
        <translation>Scheme</translation>
    </message>
    <message>
        <source>Agreement version</source>
        <translation>Agreement version</translation>
    </message>
    <message>
        <source>Issued from</source>
        <translation>Issued from</translation>
    </message>
    <message>
        <source>Issued up to</source>
        <translation>Issued up to</translation>
    </message>
    <message>
        <source>Words</source>
        <translation>Words</translation>
    </message>
    <message>
        <source>Not confirmed yet</source>
        <translation>Not confirmed yet</translation>
    </message>
    <message>
        <source>Expired</source>
        <translation>Expired</translation>
    </message>
    <message>
        <source>Waits for approval</source>
        <translation>Waits for approval</translation>
    </message>
    <message numerus="yes">
        <source>%Ln person(s) told</source>
        <translation>
            <numerusform>%Ln person told</numerusform>
            <numerusform>%Ln people told</numerusform>
        </translation>
    </message>
    <message>
        <source>The ledger equals the revocation list</source>
        <translation>The ledger equals the revocation list</translation>
    </message>
    <message>
        <source>The ledger and the revocation list differ</source>
        <translation>The ledger and the revocation list differ</translation>
    </message>
    <message>
        <source>Two people are needed</source>
        <translation>Two people are needed</translation>
    </message>
    <message>
        <source>Look at the plan</source>
        <translation>Look at the plan</translation>
    </message>
    <message>
        <source>Execute the rest…</source>
        <translation>Execute the rest…</translation>
    </message>
    <message>
        <source>Execute the first stage…</source>
        <translation>Execute the first stage…</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Cancel the plan…</source>
        <translation>Cancel the plan…</translation>
    </message>
    <message>
        <source>I have reviewed this</source>
        <translation>I have reviewed this</translation>
    </message>
    <message>
        <source>Tell the people…</source>
        <translation>Tell the people…</translation>
    </message>
    <message>
        <source>Show the ledger</source>
        <translation>Show the ledger</translation>
    </message>
    <message>
        <source>I have compared the hash aloud with the author</source>
        <translation>I have compared the hash aloud with the author</translation>
    </message>
    <message>
        <source>I have looked at the {n} people without a key</source>
        <translation>I have looked at the {n} people without a key</translation>
    </message>
    <message>
        <source>Type the number of certificates</source>
        <translation>Type the number of certificates</translation>
    </message>
    <message>
        <source>Reject</source>
        <translation>Reject</translation>
    </message>
    <message>
        <source>Approve</source>
        <translation>Approve</translation>
    </message>
    <message>
        <source>you</source>
        <translation>you</translation>
    </message>
    <message>
        <source>signed {time}</source>
        <translation>signed {time}</translation>
    </message>
    <message>
        <source>Verified</source>
        <translation>Verified</translation>
    </message>
    <message>
        <source>Not looked at</source>
        <translation>Not looked at</translation>
    </message>
    <message>
        <source>Author of the plan</source>
        <translation>Author of the plan</translation>
    </message>
    <message>
        <source>Approved</source>
        <translation>Approved</translation>
    </message>
    <message>
        <source>Waits</source>
        <translation>Waits</translation>
    </message>
    <message>
        <source>another person</source>
        <translation>another person</translation>
    </message>
    <message>
        <source>Break-glass: one person</source>
        <translation>Break-glass: one person</translation>
    </message>
    <message>
        <source>To be reviewed by {time}.</source>
        <translation>To be reviewed by {time}.</translation>
    </message>
    <message>
        <source>A second person has reviewed it.</source>
        <translation>A second person has reviewed it.</translation>
    </message>
    <message>
        <source>Another person approves this plan</source>
        <translation>Another person approves this plan</translation>
    </message>
    <message>
        <source>Read the hash to them; the operator refuses you.</source>
        <translation>Read the hash to them; the operator refuses you.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln person(s) will have no other key</source>
        <translation>
            <numerusform>%Ln person will have no other key</numerusform>
            <numerusform>%Ln people will have no other key</numerusform>
        </translation>
    </message>
    <message>
        <source>Until they get a new certificate.</source>
        <translation>Until they get a new certificate.</translation>
    </message>
    <message>
        <source>Being executed</source>
        <translation>Being executed</translation>
    </message>
    <message>
        <source>First stage done</source>
        <translation>First stage done</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Paused</translation>
    </message>
    <message>
        <source>Executed</source>
        <translation>Executed</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Cancelled</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>Refused</translation>
    </message>
    <message>
        <source>Undone</source>
        <translation>Undone</translation>
    </message>
    <message>
        <source>to come</source>
        <translation>to come</translation>
    </message>
    <message>
        <source>asked, no answer yet</source>
        <translation>asked, no answer yet</translation>
    </message>
    <message>
        <source>revoked</source>
        <translation>revoked</translation>
    </message>
    <message>
        <source>was revoked before</source>
        <translation>was revoked before</translation>
    </message>
    <message>
        <source>refused</source>
        <translation>refused</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>failed</translation>
    </message>
    <message>
        <source>cancelled</source>
        <translation>cancelled</translation>
    </message>
    <message>
        <source>Case opened</source>
        <translation>Case opened</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Note</translation>
    </message>
    <message>
        <source>Told</source>
        <translation>Told</translation>
    </message>
    <message>
        <source>File attached</source>
        <translation>File attached</translation>
    </message>
    <message>
        <source>Deadline passed</source>
        <translation>Deadline passed</translation>
    </message>
    <message>
        <source>Plan made</source>
        <translation>Plan made</translation>
    </message>
    <message>
        <source>Status of a certificate</source>
        <translation>Status of a certificate</translation>
    </message>
    <message>
        <source>Case closed</source>
        <translation>Case closed</translation>
    </message>
    <message>
        <source>Case opened again</source>
        <translation>Case opened again</translation>
    </message>
    <message>
        <source>Case taken over</source>
        <translation>Case taken over</translation>
    </message>
    <message>
        <source>Event</source>
        <translation>Event</translation>
    </message>
    <message>
        <source>Security officer</source>
        <translation>Security officer</translation>
    </message>
    <message>
        <source>Approver</source>
        <translation>Approver</translation>
    </message>
    <message>
        <source>Auditor: reads, orders nothing</source>
        <translation>Auditor: reads, orders nothing</translation>
    </message>
    <message>
        <source>Officer</source>
        <translation>Officer</translation>
    </message>
    <message>
        <source>Signed in with the token for one piece of work</source>
        <translation>Signed in with the token for one piece of work</translation>
    </message>
    <message>
        <source>Sign in with your token</source>
        <translation>Sign in with your token</translation>
    </message>
    <message>
        <source>The key on the token signs; the operator knows its role and scope. Every order is signed anew, with a PIN of its own.</source>
        <translation>The key on the token signs; the operator knows its role and scope. Every order is signed anew, with a PIN of its own.</translation>
    </message>
    <message>
        <source>Sign in and bring up to date</source>
        <translation>Sign in and bring up to date</translation>
    </message>
    <message>
        <source>No officer&apos;s certificate on this computer</source>
        <translation>No officer&apos;s certificate on this computer</translation>
    </message>
    <message>
        <source>Apply for one in Saqta&apos;s main window, with the slip of your role.</source>
        <translation>Apply for one in Saqta&apos;s main window, with the slip of your role.</translation>
    </message>
    <message>
        <source>Not signed in</source>
        <translation>Not signed in</translation>
    </message>
    <message>
        <source>Search and cases are there without it.</source>
        <translation>Search and cases are there without it.</translation>
    </message>
    <message>
        <source>token {serial}, until {date}</source>
        <translation>token {serial}, until {date}</translation>
    </message>
    <message>
        <source>Mirror</source>
        <translation>Mirror</translation>
    </message>
    <message>
        <source>As of</source>
        <translation>As of</translation>
    </message>
    <message>
        <source>Scope</source>
        <translation>Scope</translation>
    </message>
    <message>
        <source>New reports</source>
        <translation>New reports</translation>
    </message>
    <message>
        <source>the whole organisation</source>
        <translation>the whole organisation</translation>
    </message>
    <message>
        <source>Late by {h} h {m} min</source>
        <translation>Late by {h} h {m} min</translation>
    </message>
    <message>
        <source>{h} h {m} min left</source>
        <translation>{h} h {m} min left</translation>
    </message>
    <message>
        <source>Remove the condition {name}</source>
        <translation>Remove the condition {name}</translation>
    </message>
    <message>
        <source>Condition</source>
        <translation>Condition</translation>
    </message>
    <message>
        <source>Add a condition</source>
        <translation>Add a condition</translation>
    </message>
    <message>
        <source>Saved searches</source>
        <translation>Saved searches</translation>
    </message>
    <message>
        <source>Save this search…</source>
        <translation>Save this search…</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Remove</translation>
    </message>
    <message>
        <source>Save this search</source>
        <translation>Save this search</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Save</translation>
    </message>
    <message>
        <source>A plan revokes nothing until a second person approves it.</source>
        <translation>A plan revokes nothing until a second person approves it.</translation>
    </message>
    <message>
        <source>Open incident</source>
        <translation>Open incident</translation>
    </message>
    <message>
        <source>List to file</source>
        <translation>List to file</translation>
    </message>
    <message>
        <source>Plan revocation…</source>
        <translation>Plan revocation…</translation>
    </message>
    <message>
        <source>Incidents</source>
        <translation>Incidents</translation>
    </message>
    <message>
        <source>Reports of holders, and cases of your own</source>
        <translation>Reports of holders, and cases of your own</translation>
    </message>
    <message>
        <source>Opened by the holder&apos;s report, {time}</source>
        <translation>Opened by the holder&apos;s report, {time}</translation>
    </message>
    <message>
        <source>Opened by an officer, {time}</source>
        <translation>Opened by an officer, {time}</translation>
    </message>
    <message>
        <source>Which cases</source>
        <translation>Which cases</translation>
    </message>
    <message>
        <source>Open cases</source>
        <translation>Open</translation>
    </message>
    <message>
        <source>Closed cases</source>
        <translation>Closed</translation>
    </message>
    <message>
        <source>All incidents</source>
        <translation>All incidents</translation>
    </message>
    <message>
        <source>Export signed report…</source>
        <translation>Export signed report…</translation>
    </message>
    <message>
        <source>Bring up to date</source>
        <translation>Bring up to date</translation>
    </message>
    <message>
        <source>No incidents here</source>
        <translation>No incidents here</translation>
    </message>
    <message>
        <source>A holder&apos;s report opens one when you bring all up to date.</source>
        <translation>A holder&apos;s report opens one when you bring all up to date.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln case(s) late</source>
        <translation>
            <numerusform>%Ln case late</numerusform>
            <numerusform>%Ln cases late</numerusform>
        </translation>
    </message>
    <message>
        <source>The status has not changed within the term.</source>
        <translation>The status has not changed within the term.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln certificate(s)</source>
        <translation>
            <numerusform>%Ln certificate</numerusform>
            <numerusform>%Ln certificates</numerusform>
        </translation>
    </message>
    <message>
        <source>See</source>
        <translation>Open</translation>
    </message>
    <message numerus="yes">
        <source>and %Ln more</source>
        <translation>
            <numerusform>and %Ln more</numerusform>
            <numerusform>and %Ln more</numerusform>
        </translation>
    </message>
    <message>
        <source>An order is on its way</source>
        <extracomment>So long after the console is there comes what its first rows do without.</extracomment>
        <translation>An order is on its way</translation>
    </message>
    <message>
        <source>The manifest</source>
        <translation>The manifest</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Reason</translation>
    </message>
    <message>
        <source>First stage</source>
        <translation>First stage</translation>
    </message>
    <message>
        <source>certificates</source>
        <translation>certificates</translation>
    </message>
    <message>
        <source>Why, for the second person</source>
        <translation>Why, for the second person</translation>
    </message>
    <message>
        <source>Break-glass: without a second person</source>
        <translation>Break-glass: without a second person</translation>
    </message>
    <message>
        <source>Few certificates, once a day, told to everybody.</source>
        <translation>Few certificates, once a day, told to everybody.</translation>
    </message>
    <message>
        <source>You act alone</source>
        <translation>You act alone</translation>
    </message>
    <message>
        <source>The operator&apos;s security officer hears of it at once, and another person must review it within 24 hours.</source>
        <translation>The operator&apos;s security officer hears of it at once, and another person must review it within 24 hours.</translation>
    </message>
    <message>
        <source>Count again</source>
        <translation>Count again</translation>
    </message>
    <message>
        <source>Sign and hand in…</source>
        <translation>Sign and hand in…</translation>
    </message>
    <message>
        <source>Sign alone…</source>
        <translation>Sign alone…</translation>
    </message>
    <message>
        <source>Break-glass</source>
        <translation>Break-glass</translation>
    </message>
    <message>
        <source>{n} certificates are revoked on your signature alone.</source>
        <translation>{n} certificates are revoked on your signature alone.</translation>
    </message>
    <message>
        <source>Sign alone</source>
        <translation>Sign alone</translation>
    </message>
    <message>
        <source>No second person has looked at this</source>
        <translation>No second person has looked at this</translation>
    </message>
    <message>
        <source>It is told to everybody, at once.</source>
        <translation>It is told to everybody, at once.</translation>
    </message>
    <message>
        <source>What is meant</source>
        <translation>What is meant</translation>
    </message>
    <message>
        <source>Nothing has been counted yet.</source>
        <translation>Nothing has been counted yet.</translation>
    </message>
    <message>
        <source>{n} of the named ones are not valid and are left out.</source>
        <translation>{n} of the named ones are not valid and are left out.</translation>
    </message>
    <message>
        <source>Units hit hardest</source>
        <translation>Units hit hardest</translation>
    </message>
    <message>
        <source>Services that stop for these people</source>
        <translation>Services that stop for these people</translation>
    </message>
    <message>
        <source>No.</source>
        <translation>No.</translation>
    </message>
    <message>
        <source>Serial number</source>
        <translation>Serial number</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Time</translation>
    </message>
    <message>
        <source>people</source>
        <translation>people</translation>
    </message>
    <message>
        <source>units</source>
        <translation>units</translation>
    </message>
    <message>
        <source>services</source>
        <translation>services</translation>
    </message>
    <message>
        <source>people without another key</source>
        <translation>people without another key</translation>
    </message>
    <message>
        <source>A list of {n} named certificates</source>
        <translation>A list of {n} named certificates</translation>
    </message>
    <message>
        <source>The first {n} certificates</source>
        <translation>The first {n} certificates</translation>
    </message>
    <message>
        <source>then it stops, and the result is looked at</source>
        <translation>then it stops, and the result is looked at</translation>
    </message>
    <message>
        <source>The other {n} certificates</source>
        <translation>The other {n} certificates</translation>
    </message>
    <message>
        <source>can be paused and cancelled at any moment</source>
        <translation>can be paused and cancelled at any moment</translation>
    </message>
    <message>
        <source>Break-glass: no second person; reviewed within 24 hours.</source>
        <translation>Break-glass: no second person; reviewed within 24 hours.</translation>
    </message>
    <message>
        <source>(none named)</source>
        <translation>(none named)</translation>
    </message>
    <message>
        <source>Copy all {n}</source>
        <translation>Copy all {n}</translation>
    </message>
    <message>
        <source>Ledger</source>
        <extracomment>States in which what is not done yet can still be stopped for ever.</extracomment>
        <translation>Ledger</translation>
    </message>
    <message>
        <source>Execute the rest</source>
        <translation>Execute the rest</translation>
    </message>
    <message>
        <source>Execute the first stage</source>
        <translation>Execute the first stage</translation>
    </message>
    <message>
        <source>{n} certificates are revoked. That can&apos;t be taken back.</source>
        <translation>{n} certificates are revoked. That can&apos;t be taken back.</translation>
    </message>
    <message>
        <source>Execute</source>
        <translation>Execute</translation>
    </message>
    <message>
        <source>Cancel the plan</source>
        <translation>Cancel the plan</translation>
    </message>
    <message>
        <source>{n} certificates are not revoked by this plan any more.</source>
        <translation>{n} certificates are not revoked by this plan any more.</translation>
    </message>
    <message>
        <source>Tell the people</source>
        <translation>Tell the people</translation>
    </message>
    <message>
        <source>What every person of this plan is told</source>
        <translation>What every person of this plan is told</translation>
    </message>
    <message>
        <source>Sign and send</source>
        <translation>Sign and send</translation>
    </message>
    <message>
        <source>Reason: {reason}</source>
        <extracomment>The judged plan, its effect by this officer&apos;s mirror, and its author&apos;s name.</extracomment>
        <translation>Reason: {reason}</translation>
    </message>
    <message>
        <source>What the plan holds</source>
        <translation>What the plan holds</translation>
    </message>
    <message>
        <source>{n} certificates</source>
        <translation>{n} certificates</translation>
    </message>
    <message>
        <source>By the operator&apos;s word. Look at the plan: this computer then judges its signature and counts by your own mirror.</source>
        <translation>By the operator&apos;s word. Look at the plan: this computer then judges its signature and counts by your own mirror.</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Copy</translation>
    </message>
    <message>
        <source>Hash of the manifest, SHA-256</source>
        <translation>Hash of the manifest, SHA-256</translation>
    </message>
    <message>
        <source>{n} more fit the search now and stay.</source>
        <translation>{n} more fit the search now and stay.</translation>
    </message>
    <message>
        <source>Revocation plans</source>
        <translation>Revocation plans</translation>
    </message>
    <message>
        <source>Plan of mass revocation</source>
        <translation>Plan of mass revocation</translation>
    </message>
    <message>
        <source>Two people, small stage first, one ledger</source>
        <translation>Two people, small stage first, one ledger</translation>
    </message>
    <message>
        <source>Plan {id}, handed in {time}</source>
        <translation>Plan {id}, handed in {time}</translation>
    </message>
    <message>
        <source>All plans</source>
        <translation>All plans</translation>
    </message>
    <message>
        <source>Draft</source>
        <translation>Draft</translation>
    </message>
    <message>
        <source>Dry run</source>
        <translation>Dry run</translation>
    </message>
    <message>
        <source>Approval</source>
        <translation>Approval</translation>
    </message>
    <message>
        <source>Execution</source>
        <translation>Execution</translation>
    </message>
    <message>
        <source>End</source>
        <translation>End</translation>
    </message>
    <message>
        <source>A plan begins with a search.</source>
        <translation>A plan begins with a search.</translation>
    </message>
    <message>
        <source>The operator tells of them when you sign in.</source>
        <translation>The operator tells of them when you sign in.</translation>
    </message>
    <message>
        <source>No plans here</source>
        <translation>No plans here</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>Sign in</translation>
    </message>
    <message>
        <source>{n} certificates, {time}</source>
        <translation>{n} certificates, {time}</translation>
    </message>
    <message>
        <source>Plan {id}</source>
        <translation>Plan {id}</translation>
    </message>
    <message>
        <source>Search</source>
        <extracomment>Rows of the first answer fill any screen; the next ones come while one scrolls. So long the typing rests before everything that fits is counted.</extracomment>
        <translation>Search</translation>
    </message>
    <message>
        <source>The mirror is empty</source>
        <translation>The mirror is empty</translation>
    </message>
    <message>
        <source>Certificates of the organisation, mirror of {time}</source>
        <translation>Certificates of the organisation, mirror of {time}</translation>
    </message>
    <message numerus="yes">
        <source>List of %Ln certificate(s) written</source>
        <translation>
            <numerusform>List of %Ln certificate written</numerusform>
            <numerusform>List of %Ln certificates written</numerusform>
        </translation>
    </message>
    <message>
        <source>name, IIN, token, e-mail, serial number</source>
        <translation>name, IIN, token, e-mail, serial number</translation>
    </message>
    <message>
        <source>Choose the whole result</source>
        <translation>Choose the whole result</translation>
    </message>
    <message numerus="yes">
        <source>For %Ln certificate(s)</source>
        <translation>
            <numerusform>For %Ln certificate</numerusform>
            <numerusform>For %Ln certificates</numerusform>
        </translation>
    </message>
    <message>
        <source>Open an incident</source>
        <translation>Open an incident</translation>
    </message>
    <message>
        <source>What happened, in a line</source>
        <translation>What happened, in a line</translation>
    </message>
    <message>
        <source>Show IIN</source>
        <translation>Show IIN</translation>
    </message>
    <message>
        <source>Cover IIN</source>
        <translation>Cover IIN</translation>
    </message>
    <message>
        <source>Sign in with your token: the certificates of your scope are copied here and can then be searched without a network.</source>
        <translation>Sign in with your token: the certificates of your scope are copied here and can then be searched without a network.</translation>
    </message>
    <message>
        <source>{n} certificates are hidden by the search.</source>
        <translation>{n} certificates are hidden by the search.</translation>
    </message>
    <message>
        <source>Nothing fits</source>
        <translation>Nothing fits</translation>
    </message>
    <message>
        <source>More than {n} certificates</source>
        <translation>More than {n} certificates</translation>
    </message>
    <message>
        <source>of {n} in {ms} ms</source>
        <translation>of {n} in {ms} ms</translation>
    </message>
    <message>
        <source>Whole result chosen: {n}</source>
        <translation>Whole result chosen: {n}</translation>
    </message>
    <message numerus="yes">
        <source>%Ln certificate(s) chosen</source>
        <translation>
            <numerusform>%Ln certificate chosen</numerusform>
            <numerusform>%Ln certificates chosen</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing is chosen</source>
        <translation>Nothing is chosen</translation>
    </message>
    <message>
        <source>Reported by the holder, signed by the token</source>
        <translation>Reported by the holder, signed by the token</translation>
    </message>
    <message>
        <source>Reported by the holder, without the token</source>
        <translation>Reported by the holder, without the token</translation>
    </message>
    <message>
        <source>{what}, by {name}</source>
        <translation>{what}, by {name}</translation>
    </message>
    <message>
        <source>Revocation: {serial}</source>
        <translation>Revocation: {serial}</translation>
    </message>
    <message>
        <source>needs a verified revocation list</source>
        <translation>needs a verified revocation list</translation>
    </message>
    <message>
        <source>Incident console</source>
        <translation>Incident console</translation>
    </message>
    <message>
        <source>Plans</source>
        <translation>Plans</translation>
    </message>
    <message>
        <source>Mirror: just now</source>
        <translation>Mirror: just now</translation>
    </message>
    <message numerus="yes">
        <source>Mirror: %Ln minute(s) old</source>
        <translation>
            <numerusform>Mirror: %Ln minute old</numerusform>
            <numerusform>Mirror: %Ln minutes old</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Mirror: %Ln hour(s) old</source>
        <translation>
            <numerusform>Mirror: %Ln hour old</numerusform>
            <numerusform>Mirror: %Ln hours old</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Mirror: %Ln day(s) old</source>
        <translation>
            <numerusform>Mirror: %Ln day old</numerusform>
            <numerusform>Mirror: %Ln days old</numerusform>
        </translation>
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
    <message>
        <source>today at {time}</source>
        <translation>today at {time}</translation>
    </message>
</context>
<context>
    <name>Destroy</name>
    <message>
        <source>DELETE</source>
        <translation>DELETE</translation>
    </message>
    <message>
        <source>Delete a key on the token</source>
        <translation>Delete a key on the token</translation>
    </message>
    <message>
        <source>It can&apos;t be brought back</source>
        <translation>It can’t be brought back</translation>
    </message>
    <message>
        <source>Nothing will ever be signed with this key again.</source>
        <translation>Nothing will ever be signed with this key again.</translation>
    </message>
    <message>
        <source>Delete the key</source>
        <translation>Delete the key</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Key</translation>
    </message>
    <message>
        <source>A key without a certificate lies here</source>
        <translation>A key without a certificate lies here</translation>
    </message>
    <message>
        <source>Delete...</source>
        <translation>Delete…</translation>
    </message>
    <message>
        <source>Its certificate is revoked</source>
        <translation>Its certificate is revoked</translation>
    </message>
    <message>
        <source>The authority refused the application, {day}</source>
        <translation>The authority refused the application, {day}</translation>
    </message>
    <message>
        <source>The certificate was not as asked, {day}</source>
        <translation>The certificate was not as asked, {day}</translation>
    </message>
    <message>
        <source>The application was given up, {day}</source>
        <translation>The application was given up, {day}</translation>
    </message>
</context>
<context>
    <name>Diagnostics</name>
    <message>
        <source>Diagnostics</source>
        <extracomment>Facts that name a person, a place or a token stay out of the report.</extracomment>
        <translation>Diagnostics</translation>
    </message>
    <message>
        <source>What Saqta needs, layer by layer</source>
        <translation>What Saqta needs, layer by layer</translation>
    </message>
    <message>
        <source>Looking</source>
        <translation>Looking</translation>
    </message>
    <message>
        <source>Run again</source>
        <translation>Run again</translation>
    </message>
    <message>
        <source>Not looked at yet</source>
        <translation>Not looked at yet</translation>
    </message>
    <message numerus="yes">
        <source>%Ln problem(s)</source>
        <translation>
            <numerusform>%Ln problem</numerusform>
            <numerusform>%Ln problems</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln warning(s)</source>
        <translation>
            <numerusform>%Ln warning</numerusform>
            <numerusform>%Ln warnings</numerusform>
        </translation>
    </message>
    <message>
        <source>Everything is fine</source>
        <translation>Everything is fine</translation>
    </message>
    <message>
        <source>Checks: {n}, today at {time}</source>
        <translation>Checks: {n}, today at {time}</translation>
    </message>
    <message>
        <source>Saqta works, but not at its best.</source>
        <translation>Saqta works, but not at its best.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln check(s) are fine</source>
        <translation>
            <numerusform>%Ln check are fine</numerusform>
            <numerusform>%Ln checks are fine</numerusform>
        </translation>
    </message>
    <message>
        <source>{check}: can&apos;t be known here</source>
        <translation>{check}: can’t be known here</translation>
    </message>
    <message>
        <source>Support report</source>
        <translation>Support report</translation>
    </message>
    <message>
        <source>Names, IIN, serial numbers and secrets are left out. Nothing is sent: you decide whom to give it to.</source>
        <translation>Names, IIN, serial numbers and secrets are left out. Nothing is sent: you decide whom to give it to.</translation>
    </message>
    <message>
        <source>Save...</source>
        <translation>Save…</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Copy</translation>
    </message>
    <message>
        <source>Save the report</source>
        <translation>Save the report</translation>
    </message>
    <message>
        <source>Work at the computer itself: a remote session may hide it.</source>
        <translation>Work at the computer itself: a remote session may hide it.</translation>
    </message>
    <message>
        <source>Unlock the system&apos;s keyring; nothing depends on it.</source>
        <translation>Unlock the system’s keyring; nothing depends on it.</translation>
    </message>
    <message>
        <source>Turn on automatic time in the system.</source>
        <translation>Turn on automatic time in the system.</translation>
    </message>
    <message>
        <source>Type the PIN carefully: a wrong one may lock the token.</source>
        <translation>Type the PIN carefully: a wrong one may lock the token.</translation>
    </message>
    <message>
        <source>Nothing has to be done now.</source>
        <translation>Nothing has to be done now.</translation>
    </message>
</context>
<context>
    <name>Drill</name>
    <message>
        <source>Rehearse loss and compromise</source>
        <translation>Rehearse loss and compromise</translation>
    </message>
    <message>
        <source>Drill. Nothing here is real, nobody is told.</source>
        <translation>Drill. Nothing here is real, nobody is told.</translation>
    </message>
    <message>
        <source>A token is lost and reported, then a recovery code is used on another computer. Both are invented for this drill.</source>
        <translation>A token is lost and reported, then a recovery code is used on another computer. Both are invented for this drill.</translation>
    </message>
    <message>
        <source>Start the stopwatch</source>
        <translation>Start the stopwatch</translation>
    </message>
    <message>
        <source>Once more</source>
        <translation>Once more</translation>
    </message>
    <message>
        <source>Rehearse loss and compromise...</source>
        <translation>Rehearse loss and compromise…</translation>
    </message>
</context>
<context>
    <name>Errors</name>
    <message>
        <source>What happened</source>
        <extracomment>Words with less room than this beside a button stand above it. The three columns of an error are at least so wide, or lie below each other. What is copied are commands for a terminal, and no report.</extracomment>
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
    <name>Fact</name>
    <message>
        <source>yes</source>
        <translation>yes</translation>
    </message>
    <message>
        <source>no</source>
        <translation>no</translation>
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
    <message>
        <source>Fill in this field</source>
        <translation>Fill in this field</translation>
    </message>
    <message>
        <source>It is printed on your registration slip</source>
        <translation>It is printed on your registration slip</translation>
    </message>
    <message>
        <source>Surname</source>
        <translation>Surname</translation>
    </message>
    <message>
        <source>Given name</source>
        <translation>Given name</translation>
    </message>
    <message>
        <source>Patronymic</source>
        <translation>Patronymic</translation>
    </message>
    <message>
        <source>if you have one</source>
        <translation>if you have one</translation>
    </message>
    <message>
        <source>IIN</source>
        <translation>IIN</translation>
    </message>
    <message>
        <source>12 digits</source>
        <translation>12 digits</translation>
    </message>
    <message>
        <source>Telephone</source>
        <translation>Telephone</translation>
    </message>
    <message>
        <source>E-mail</source>
        <translation>E-mail</translation>
    </message>
    <message>
        <source>all notices go there</source>
        <translation>all notices go there</translation>
    </message>
    <message>
        <source>Region of residence</source>
        <translation>Region of residence</translation>
    </message>
    <message>
        <source>City of residence</source>
        <translation>City of residence</translation>
    </message>
    <message>
        <source>Position</source>
        <translation>Position</translation>
    </message>
    <message>
        <source>Structural units</source>
        <translation>Structural units</translation>
    </message>
    <message>
        <source>separated by semicolons</source>
        <translation>separated by semicolons</translation>
    </message>
    <message>
        <source>Organisation</source>
        <translation>Organisation</translation>
    </message>
    <message>
        <source>BIN of the organisation</source>
        <translation>BIN of the organisation</translation>
    </message>
    <message>
        <source>Post</source>
        <translation>Post</translation>
    </message>
</context>
<context>
    <name>Help</name>
    <message>
        <source>There is no page for it.</source>
        <translation>There is no page for it.</translation>
    </message>
</context>
<context>
    <name>Home</name>
    <message>
        <source>Home</source>
        <extracomment>So many certificates get a card; the others a row each, so that two hundred are drawn at once. Cards and rows that are made before the first paint: what a window shows at first.</extracomment>
        <translation>Home</translation>
    </message>
    <message>
        <source>More certificates</source>
        <translation>More certificates</translation>
    </message>
    <message>
        <source>Expired and revoked</source>
        <translation>Expired and revoked</translation>
    </message>
    <message>
        <source>All are shown</source>
        <translation>All are shown</translation>
    </message>
    <message>
        <source>No certificate yet</source>
        <translation>No certificate yet</translation>
    </message>
    <message>
        <source>Apply for one in your own name. The key is made on your token and stays there.</source>
        <translation>Apply for one in your own name. The key is made on your token and stays there.</translation>
    </message>
    <message>
        <source>Apply for a certificate</source>
        <translation>Apply for a certificate</translation>
    </message>
    <message>
        <source>Unfinished application</source>
        <translation>Unfinished application</translation>
    </message>
    <message>
        <source>Show applications</source>
        <translation>Show applications</translation>
    </message>
    <message>
        <source>Nothing is lost. Go on where you stopped.</source>
        <translation>Nothing is lost. Go on where you stopped.</translation>
    </message>
    <message>
        <source>Continue application</source>
        <translation>Continue application</translation>
    </message>
</context>
<context>
    <name>Idle</name>
    <message>
        <source>Saqta covered itself</source>
        <translation>Saqta covered itself</translation>
    </message>
    <message>
        <source>Nobody was here for a while. Nothing is logged in, and nothing is lost.</source>
        <translation>Nobody was here for a while. Nothing is logged in, and nothing is lost.</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Go on</translation>
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
    <name>Notice</name>
    <message>
        <source>The records don&apos;t fit together</source>
        <extracomment>Notices that are no alarm.</extracomment>
        <translation>The records don’t fit together</translation>
    </message>
    <message>
        <source>Open Saqta, export the records and tell your security officer.</source>
        <translation>Open Saqta, export the records and tell your security officer.</translation>
    </message>
    <message>
        <source>A report is not proved yet</source>
        <translation>A report is not proved yet</translation>
    </message>
    <message>
        <source>Open Saqta to see how far it is.</source>
        <translation>Open Saqta to see how far it is.</translation>
    </message>
    <message>
        <source>The report is settled</source>
        <translation>The report is settled</translation>
    </message>
    <message>
        <source>Nothing has to be done.</source>
        <translation>Nothing has to be done.</translation>
    </message>
    <message>
        <source>Reported {time}. Call the duty desk.</source>
        <translation>Reported {time}. Call the duty desk.</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>Later</translation>
    </message>
    <message>
        <source>Duty desk</source>
        <translation>Duty desk</translation>
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
        <extracomment>`set` is the first PIN of a token that has only its security officer&apos;s; `init` is a token that nobody has used.</extracomment>
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
        <source>Delete the key</source>
        <translation>Delete the key</translation>
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
        <source>A token that nobody has used yet</source>
        <translation>A token that nobody has used yet</translation>
    </message>
    <message>
        <source>Unblock it</source>
        <translation>Unblock it</translation>
    </message>
    <message>
        <source>The two entries differ</source>
        <translation>The two entries differ</translation>
    </message>
    <message>
        <source>Change the PIN</source>
        <translation>Change the PIN</translation>
    </message>
    <message>
        <source>Unblock the PIN</source>
        <translation>Unblock the PIN</translation>
    </message>
    <message>
        <source>Set the PIN</source>
        <translation>Set the PIN</translation>
    </message>
    <message>
        <source>Set up a new token</source>
        <translation>Set up a new token</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>Change</translation>
    </message>
    <message>
        <source>Unblock</source>
        <translation>Unblock</translation>
    </message>
    <message>
        <source>Set</source>
        <translation>Set</translation>
    </message>
    <message>
        <source>Set up</source>
        <translation>Set up</translation>
    </message>
    <message>
        <source>PUK, or the security officer&apos;s PIN</source>
        <translation>PUK, or the security officer’s PIN</translation>
    </message>
    <message>
        <source>Present PIN</source>
        <translation>Present PIN</translation>
    </message>
    <message>
        <source>Security officer&apos;s PIN: keep it apart</source>
        <translation>Security officer’s PIN: keep it apart</translation>
    </message>
    <message>
        <source>New PIN</source>
        <translation>New PIN</translation>
    </message>
    <message>
        <source>New PIN once more</source>
        <translation>New PIN once more</translation>
    </message>
    <message>
        <source>Name of the token</source>
        <translation>Name of the token</translation>
    </message>
    <message>
        <source>Latin letters</source>
        <translation>Latin letters</translation>
    </message>
    <message>
        <source>No row, date or repetition, and no PIN from the box.</source>
        <translation>No row, date or repetition, and no PIN from the box.</translation>
    </message>
    <message>
        <source>The PIN is set</source>
        <translation>The PIN is set</translation>
    </message>
    <message>
        <source>From now on only the new one counts.</source>
        <translation>From now on only the new one counts.</translation>
    </message>
    <message>
        <source>The present one first, then the new one twice.</source>
        <translation>The present one first, then the new one twice.</translation>
    </message>
    <message>
        <source>This token takes its PIN on the reader</source>
        <translation>This token takes its PIN on the reader</translation>
    </message>
    <message>
        <source>Unblock it with the PUK or the security officer&apos;s PIN. Certificates can be revoked without it.</source>
        <translation>Unblock it with the PUK or the security officer&apos;s PIN. Certificates can be revoked without it.</translation>
    </message>
    <message>
        <source>The PUK is tried once</source>
        <translation>The PUK is tried once</translation>
    </message>
    <message>
        <source>After too many wrong ones a token is of no use any more. Keys and certificates stay as they are.</source>
        <translation>After too many wrong ones a token is of no use any more. Keys and certificates stay as they are.</translation>
    </message>
</context>
<context>
    <name>Paper</name>
    <message>
        <source>Saqta: recovery code</source>
        <translation>Saqta: recovery code</translation>
    </message>
    <message>
        <source>With this code anybody can revoke your certificate from any computer, without token or PIN. It restores nothing and signs nothing. Keep it away from the token.</source>
        <translation>With this code anybody can revoke your certificate from any computer, without token or PIN. It restores nothing and signs nothing. Keep it away from the token.</translation>
    </message>
    <message>
        <source>To use it: install Saqta on another computer, open Reports and type it under Use a recovery code, or call the duty desk.</source>
        <translation>To use it: install Saqta on another computer, open Reports and type it under Use a recovery code, or call the duty desk.</translation>
    </message>
</context>
<context>
    <name>Protect</name>
    <message>
        <source>Register a recovery code...</source>
        <translation>Register a recovery code…</translation>
    </message>
    <message>
        <source>New recovery code...</source>
        <translation>New recovery code…</translation>
    </message>
    <message>
        <source>The recovery code is registered</source>
        <translation>The recovery code is registered</translation>
    </message>
    <message>
        <source>This computer keeps its own copy, so the button works here. If you close without the code on paper, have a new one made.</source>
        <translation>This computer keeps its own copy, so the button works here. If you close without the code on paper, have a new one made.</translation>
    </message>
    <message>
        <source>Show the code again</source>
        <translation>Show the code again</translation>
    </message>
    <message>
        <source>Close without checking</source>
        <translation>Close without checking</translation>
    </message>
    <message>
        <source>Register a recovery code</source>
        <translation>Register a recovery code</translation>
    </message>
    <message>
        <source>Replace the recovery code</source>
        <translation>Replace the recovery code</translation>
    </message>
    <message>
        <source>With the code on paper you can revoke this certificate from any computer, without token or PIN. It can do nothing else.</source>
        <translation>With the code on paper you can revoke this certificate from any computer, without token or PIN. It can do nothing else.</translation>
    </message>
    <message>
        <source>A code is made on this computer</source>
        <translation>A code is made on this computer</translation>
    </message>
    <message>
        <source>Its secret half never leaves it but on paper.</source>
        <translation>Its secret half never leaves it but on paper.</translation>
    </message>
    <message>
        <source>The token signs the registration</source>
        <translation>The token signs the registration</translation>
    </message>
    <message>
        <source>One PIN entry. Nobody else can register a code.</source>
        <translation>One PIN entry. Nobody else can register a code.</translation>
    </message>
    <message>
        <source>The code is shown once</source>
        <translation>The code is shown once</translation>
    </message>
    <message>
        <source>You print it or copy it out, and type two groups.</source>
        <translation>You print it or copy it out, and type two groups.</translation>
    </message>
    <message>
        <source>The earlier code must not work any more</source>
        <translation>The earlier code must not work any more</translation>
    </message>
    <message>
        <source>Tick this if the old paper may be in strange hands</source>
        <translation>Tick this if the old paper may be in strange hands</translation>
    </message>
    <message>
        <source>Have paper ready.</source>
        <translation>Have paper ready.</translation>
    </message>
    <message>
        <source>Sign and register</source>
        <translation>Sign and register</translation>
    </message>
    <message>
        <source>A certificate from elsewhere</source>
        <translation>A certificate from elsewhere</translation>
    </message>
</context>
<context>
    <name>Reason</name>
    <message>
        <source>compromise</source>
        <translation>compromise</translation>
    </message>
    <message>
        <source>place of work changed</source>
        <translation>place of work changed</translation>
    </message>
    <message>
        <source>replaced by a new one</source>
        <translation>replaced by a new one</translation>
    </message>
    <message>
        <source>no longer used</source>
        <translation>no longer used</translation>
    </message>
    <message>
        <source>suspended by the authority</source>
        <translation>suspended by the authority</translation>
    </message>
    <message>
        <source>right withdrawn</source>
        <translation>right withdrawn</translation>
    </message>
    <message>
        <source>compromise of the authority</source>
        <translation>compromise of the authority</translation>
    </message>
    <message>
        <source>no reason given</source>
        <translation>no reason given</translation>
    </message>
</context>
<context>
    <name>Record</name>
    <message>
        <source>Agreement shown</source>
        <translation>Agreement shown</translation>
    </message>
    <message>
        <source>Acceptance recorded</source>
        <translation>Acceptance recorded</translation>
    </message>
    <message>
        <source>Consent recorded</source>
        <translation>Consent recorded</translation>
    </message>
    <message>
        <source>Custody facts read</source>
        <translation>Custody facts read</translation>
    </message>
    <message>
        <source>Request signed</source>
        <translation>Request signed</translation>
    </message>
    <message>
        <source>Application signed</source>
        <translation>Application signed</translation>
    </message>
    <message>
        <source>Closing record signed</source>
        <translation>Closing record signed</translation>
    </message>
    <message>
        <source>Certificate accepted</source>
        <translation>Certificate accepted</translation>
    </message>
    <message>
        <source>Certificate rejected</source>
        <translation>Certificate rejected</translation>
    </message>
    <message>
        <source>Recovery code shown</source>
        <translation>Recovery code shown</translation>
    </message>
    <message>
        <source>Evidence bundle written</source>
        <translation>Evidence bundle written</translation>
    </message>
    <message>
        <source>Compromise recorded</source>
        <translation>Compromise recorded</translation>
    </message>
    <message>
        <source>Report undone</source>
        <translation>Report undone</translation>
    </message>
    <message>
        <source>Revocation proved</source>
        <translation>Revocation proved</translation>
    </message>
    <message>
        <source>Status not proved</source>
        <translation>Status not proved</translation>
    </message>
    <message>
        <source>E-mail address unconfirmed</source>
        <translation>E-mail address unconfirmed</translation>
    </message>
    <message>
        <source>The token could not sign</source>
        <translation>The token could not sign</translation>
    </message>
    <message>
        <source>Token module approved</source>
        <translation>Token module approved</translation>
    </message>
    <message>
        <source>Token module no longer approved</source>
        <translation>Token module no longer approved</translation>
    </message>
    <message>
        <source>PIN changed</source>
        <translation>PIN changed</translation>
    </message>
    <message>
        <source>PIN unblocked</source>
        <translation>PIN unblocked</translation>
    </message>
    <message>
        <source>Token prepared</source>
        <translation>Token prepared</translation>
    </message>
    <message>
        <source>Records exported</source>
        <translation>Records exported</translation>
    </message>
    <message>
        <source>Certificate issued</source>
        <translation>Certificate issued</translation>
    </message>
    <message>
        <source>Status of the application or certificate changed</source>
        <translation>Status of the application or certificate changed</translation>
    </message>
    <message>
        <source>Message of the operator received</source>
        <translation>Message of the operator received</translation>
    </message>
    <message>
        <source>Notice sent by the operator</source>
        <translation>Notice sent by the operator</translation>
    </message>
    <message>
        <source>Official text of the agreement imported</source>
        <translation>Official text of the agreement imported</translation>
    </message>
    <message>
        <source>Agreement ended</source>
        <translation>Agreement ended</translation>
    </message>
    <message>
        <source>Records deleted after their term</source>
        <translation>Records deleted after their term</translation>
    </message>
    <message>
        <source>Withdrawal written</source>
        <translation>Withdrawal written</translation>
    </message>
    <message>
        <source>Withdrawal signed</source>
        <translation>Withdrawal signed</translation>
    </message>
    <message>
        <source>Withdrawal answered by the operator</source>
        <translation>Withdrawal answered by the operator</translation>
    </message>
    <message>
        <source>Objection written</source>
        <translation>Objection written</translation>
    </message>
    <message>
        <source>Objection signed</source>
        <translation>Objection signed</translation>
    </message>
    <message>
        <source>Objection sent without a signature</source>
        <translation>Objection sent without a signature</translation>
    </message>
    <message>
        <source>Objection answered by the operator</source>
        <translation>Objection answered by the operator</translation>
    </message>
    <message>
        <source>Report of a violation written</source>
        <translation>Report of a violation written</translation>
    </message>
    <message>
        <source>Violation noted by the operator</source>
        <translation>Violation noted by the operator</translation>
    </message>
    <message>
        <source>Report of a violation signed</source>
        <translation>Report of a violation signed</translation>
    </message>
    <message>
        <source>Report of a violation sent without a signature</source>
        <translation>Report of a violation sent without a signature</translation>
    </message>
    <message>
        <source>Report of a violation answered by the operator</source>
        <translation>Report of a violation answered by the operator</translation>
    </message>
    <message>
        <source>Report confirmed by the person</source>
        <translation>Report confirmed by the person</translation>
    </message>
    <message>
        <source>Revocation of the replaced certificate offered</source>
        <translation>Revocation of the replaced certificate offered</translation>
    </message>
    <message>
        <source>First status of the certificate unknown</source>
        <translation>First status of the certificate unknown</translation>
    </message>
    <message>
        <source>Revocation not proved by OCSP yet</source>
        <translation>Revocation not proved by OCSP yet</translation>
    </message>
    <message>
        <source>Revocation not proved by the list yet</source>
        <translation>Revocation not proved by the list yet</translation>
    </message>
    <message>
        <source>Outcome of the request to revoke unknown</source>
        <translation>Outcome of the request to revoke unknown</translation>
    </message>
    <message>
        <source>No request under a passphrase possible</source>
        <translation>No request under a passphrase possible</translation>
    </message>
    <message>
        <source>No statement possible</source>
        <translation>No statement possible</translation>
    </message>
    <message>
        <source>No statement under another certificate possible</source>
        <translation>No statement under another certificate possible</translation>
    </message>
    <message>
        <source>Statement not sent</source>
        <translation>Statement not sent</translation>
    </message>
    <message>
        <source>Statement refused</source>
        <translation>Statement refused</translation>
    </message>
    <message>
        <source>Statement not answered</source>
        <translation>Statement not answered</translation>
    </message>
    <message>
        <source>Incident not reported</source>
        <translation>Incident not reported</translation>
    </message>
    <message>
        <source>Incident reported without a signature</source>
        <translation>Incident reported without a signature</translation>
    </message>
    <message>
        <source>Security officer not told</source>
        <translation>Security officer not told</translation>
    </message>
    <message>
        <source>Case in the department&apos;s register not brought on</source>
        <translation>Case in the department&apos;s register not brought on</translation>
    </message>
    <message>
        <source>Revocation passphrase not registered</source>
        <translation>Revocation passphrase not registered</translation>
    </message>
    <message>
        <source>Application without a time stamp</source>
        <translation>Application without a time stamp</translation>
    </message>
    <message>
        <source>Closing record without a time stamp</source>
        <translation>Closing record without a time stamp</translation>
    </message>
    <message>
        <source>Report recorded, but not sent at once</source>
        <translation>Report recorded, but not sent at once</translation>
    </message>
    <message>
        <source>Time not proved by a time stamp</source>
        <translation>Time not proved by a time stamp</translation>
    </message>
    <message>
        <source>Closing record not sent</source>
        <translation>Closing record not sent</translation>
    </message>
    <message>
        <source>Rejection of the certificate not sent</source>
        <translation>Rejection of the certificate not sent</translation>
    </message>
    <message>
        <source>Journal not anchored outside</source>
        <translation>Journal not anchored outside</translation>
    </message>
    <message>
        <source>Lost outside anchor found again with the operator</source>
        <translation>Lost outside anchor found again with the operator</translation>
    </message>
    <message>
        <source>Evidence bundle not extended</source>
        <translation>Evidence bundle not extended</translation>
    </message>
    <message>
        <source>Evidence not kept</source>
        <translation>Evidence not kept</translation>
    </message>
    <message>
        <source>Authority not known</source>
        <translation>Authority not known</translation>
    </message>
    <message>
        <source>Token could not be read</source>
        <translation>Token could not be read</translation>
    </message>
    <message>
        <source>Certificate not written to the token</source>
        <translation>Certificate not written to the token</translation>
    </message>
    <message>
        <source>The background program could not send</source>
        <translation>The background program could not send</translation>
    </message>
    <message>
        <source>Officer signed in</source>
        <translation>Officer signed in</translation>
    </message>
    <message>
        <source>Report of the incident written</source>
        <translation>Report of the incident written</translation>
    </message>
    <message>
        <source>Full IIN shown</source>
        <translation>Full IIN shown</translation>
    </message>
    <message>
        <source>{step}: begun</source>
        <translation>{step}: begun</translation>
    </message>
    <message>
        <source>{step}: done</source>
        <translation>{step}: done</translation>
    </message>
    <message>
        <source>{step}: failed</source>
        <translation>{step}: failed</translation>
    </message>
    <message>
        <source>{step}: outcome unknown</source>
        <translation>{step}: outcome unknown</translation>
    </message>
    <message>
        <source>Event</source>
        <translation>Event</translation>
    </message>
</context>
<context>
    <name>Records</name>
    <message>
        <source>record {n}, {time}</source>
        <translation>record {n}, {time}</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Kind</translation>
    </message>
    <message>
        <source>Records</source>
        <translation>Records</translation>
    </message>
    <message>
        <source>Everything this computer did, chained and kept</source>
        <translation>Everything this computer did, chained and kept</translation>
    </message>
    <message numerus="yes">
        <source>%Ln record(s) written</source>
        <translation>
            <numerusform>%Ln record written</numerusform>
            <numerusform>%Ln records written</numerusform>
        </translation>
    </message>
    <message>
        <source>Verify</source>
        <translation>Verify</translation>
    </message>
    <message>
        <source>Export...</source>
        <translation>Export…</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Show</translation>
    </message>
    <message>
        <source>everything</source>
        <translation>everything</translation>
    </message>
    <message>
        <source>consents</source>
        <translation>consents</translation>
    </message>
    <message>
        <source>applications</source>
        <translation>applications</translation>
    </message>
    <message>
        <source>reports and revocation</source>
        <translation>reports and revocation</translation>
    </message>
    <message>
        <source>other</source>
        <translation>other</translation>
    </message>
    <message>
        <source>Not marked outside yet</source>
        <translation>Not marked outside yet</translation>
    </message>
    <message>
        <source>Last anchored at {time}</source>
        <translation>Last anchored at {time}</translation>
    </message>
    <message numerus="yes">
        <source>%Ln record(s), not verified now</source>
        <translation>
            <numerusform>%Ln record, not verified now</numerusform>
            <numerusform>%Ln records, not verified now</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln record(s) verified</source>
        <translation>
            <numerusform>%Ln record verified</numerusform>
            <numerusform>%Ln records verified</numerusform>
        </translation>
    </message>
    <message>
        <source>Records appear here as you work.</source>
        <translation>Records appear here as you work.</translation>
    </message>
    <message>
        <source>The filter hides {n}.</source>
        <translation>The filter hides {n}.</translation>
    </message>
    <message>
        <source>No records here</source>
        <translation>No records here</translation>
    </message>
    <message>
        <source>{n} of {all} records are listed, the newest; an export holds all.</source>
        <translation>{n} of {all} records are listed, the newest; an export holds all.</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Details</translation>
    </message>
    <message>
        <source>Export the records</source>
        <translation>Export the records</translation>
    </message>
    <message>
        <source>Files in the archive: {n}</source>
        <translation>Files in the archive: {n}</translation>
    </message>
    <message>
        <source>How long the records are kept</source>
        <translation>How long the records are kept</translation>
    </message>
    <message>
        <source>Nothing is deleted inside its term, nor by itself.</source>
        <translation>Nothing is deleted inside its term, nor by itself.</translation>
    </message>
    <message>
        <source>The whole file...</source>
        <translation>The whole file…</translation>
    </message>
    <message>
        <source>The whole file</source>
        <translation>The whole file</translation>
    </message>
    <message>
        <source>Delete these records</source>
        <translation>Delete these records</translation>
    </message>
    <message>
        <source>The journal keeps that they were deleted, by which rule and when.</source>
        <translation>The journal keeps that they were deleted, by which rule and when.</translation>
    </message>
    <message>
        <source>Delete the records</source>
        <translation>Delete the records</translation>
    </message>
    <message>
        <source>the term has not begun</source>
        <translation>the term has not begun</translation>
    </message>
    <message>
        <source>kept until {date}</source>
        <translation>kept until {date}</translation>
    </message>
    <message>
        <source>Term over</source>
        <translation>Term over</translation>
    </message>
    <message>
        <source>Kept</source>
        <translation>Kept</translation>
    </message>
    <message>
        <source>Acceptance of the agreement</source>
        <translation>Acceptance of the agreement</translation>
    </message>
    <message>
        <source>Consent</source>
        <translation>Consent</translation>
    </message>
    <message>
        <source>Application</source>
        <translation>Application</translation>
    </message>
    <message>
        <source>Receipts</source>
        <translation>Receipts</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>Record</translation>
    </message>
    <message>
        <source>until {date}</source>
        <translation>until {date}</translation>
    </message>
    <message>
        <source>counts from the certificate&apos;s end</source>
        <translation>counts from the certificate’s end</translation>
    </message>
    <message>
        <source>counts from a revocation</source>
        <translation>counts from a revocation</translation>
    </message>
    <message>
        <source>counts from the operator&apos;s answer</source>
        <translation>counts from the operator’s answer</translation>
    </message>
    <message>
        <source>no known end</source>
        <translation>no known end</translation>
    </message>
</context>
<context>
    <name>Reminder</name>
    <message>
        <source>Certificate ends: {purpose}</source>
        <translation>Certificate ends: {purpose}</translation>
    </message>
    <message numerus="yes">
        <source>{purpose}: the certificate ends in %Ln day(s).</source>
        <translation>
            <numerusform>{purpose}: the certificate ends in %Ln day.</numerusform>
            <numerusform>{purpose}: the certificate ends in %Ln days.</numerusform>
        </translation>
    </message>
    <message>
        <source>Renew your certificate</source>
        <translation>Renew your certificate</translation>
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
    <name>Settings</name>
    <message>
        <source>Settings</source>
        <translation>Settings</translation>
    </message>
    <message>
        <source>Kept on this computer, for you alone</source>
        <translation>Kept on this computer, for you alone</translation>
    </message>
    <message>
        <source>Language and look</source>
        <translation>Language and look</translation>
    </message>
    <message>
        <source>Reminders</source>
        <translation>Reminders</translation>
    </message>
    <message>
        <source>Compromise</source>
        <translation>Compromise</translation>
    </message>
    <message>
        <source>Tokens and their modules</source>
        <translation>Tokens and their modules</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Language</translation>
    </message>
    <message>
        <source>Look</source>
        <translation>Look</translation>
    </message>
    <message>
        <source>System</source>
        <translation>System</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Light</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dark</translation>
    </message>
    <message>
        <source>Size of text</source>
        <translation>Size of text</translation>
    </message>
    <message>
        <source>Start in the background at login</source>
        <translation>Start in the background at login</translation>
    </message>
    <message>
        <source>Sends reports, reminds 30, 14, 7 and 1 days before a certificate ends, and raises alarms.</source>
        <translation>Sends reports, reminds 30, 14, 7 and 1 days before a certificate ends, and raises alarms.</translation>
    </message>
    <message>
        <source>Reminders for your calendar...</source>
        <translation>Reminders for your calendar…</translation>
    </message>
    <message>
        <source>Ask before a report is sent</source>
        <translation>Ask before a report is sent</translation>
    </message>
    <message>
        <source>Instead of ten seconds of Undo.</source>
        <translation>Instead of ten seconds of Undo.</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>not known</translation>
    </message>
    <message>
        <source>Duty desk: {phone}</source>
        <translation>Duty desk: {phone}</translation>
    </message>
    <message>
        <source>Approve a module...</source>
        <translation>Approve a module…</translation>
    </message>
    <message>
        <source>Set up a new token...</source>
        <translation>Set up a new token…</translation>
    </message>
    <message>
        <source>No module is approved.</source>
        <translation>No module is approved.</translation>
    </message>
    <message>
        <source>your own list</source>
        <translation>your own list</translation>
    </message>
    <message>
        <source>the administrator&apos;s list</source>
        <translation>the administrator’s list</translation>
    </message>
    <message>
        <source>Take back</source>
        <translation>Take back</translation>
    </message>
    <message>
        <source>Saqta in the background</source>
        <translation>Saqta in the background</translation>
    </message>
    <message>
        <source>Calendar file</source>
        <translation>Calendar file</translation>
    </message>
    <message>
        <source>Approve a module</source>
        <translation>Approve a module</translation>
    </message>
    <message>
        <source>Set by your administrator</source>
        <translation>Set by your administrator</translation>
    </message>
    <message>
        <source>Protection</source>
        <extracomment>Seconds without a hand after which the window covers itself (security.md section 4).</extracomment>
        <translation>Protection</translation>
    </message>
    <message>
        <source>The window covers itself after</source>
        <translation>The window covers itself after</translation>
    </message>
    <message>
        <source>{n} min</source>
        <translation>{n} min</translation>
    </message>
    <message>
        <source>Second copy of the recovery secret</source>
        <translation>Second copy of the recovery secret</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Automatic</translation>
    </message>
    <message>
        <source>In the keyring</source>
        <translation>In the keyring</translation>
    </message>
    <message>
        <source>None</source>
        <translation>None</translation>
    </message>
    <message>
        <source>Fewest characters of a new PIN: {n}</source>
        <translation>Fewest characters of a new PIN: {n}</translation>
    </message>
    <message>
        <source>Patterns of PINs that are refused: {n}</source>
        <translation>Patterns of PINs that are refused: {n}</translation>
    </message>
    <message>
        <source>Your own token modules count beside a sandbox only</source>
        <translation>Your own token modules count beside a sandbox only</translation>
    </message>
    <message>
        <source>Your own token modules count everywhere</source>
        <translation>Your own token modules count everywhere</translation>
    </message>
    <message>
        <source>A signed list of token modules is in force</source>
        <translation>A signed list of token modules is in force</translation>
    </message>
    <message>
        <source>No update source is set</source>
        <translation>No update source is set</translation>
    </message>
    <message>
        <source>Update source: {url}, {channel}</source>
        <translation>Update source: {url}, {channel}</translation>
    </message>
    <message>
        <source>Proxy: {url}</source>
        <translation>Proxy: {url}</translation>
    </message>
    <message>
        <source>none</source>
        <translation>none</translation>
    </message>
    <message>
        <source>Only your administrator can change it</source>
        <translation>Only your administrator can change it</translation>
    </message>
</context>
<context>
    <name>Status</name>
    <message>
        <source>Looking for tokens</source>
        <translation>Looking for tokens</translation>
    </message>
    <message>
        <source>Token {name} connected</source>
        <translation>Token {name} connected</translation>
    </message>
    <message>
        <source>No token</source>
        <translation>No token</translation>
    </message>
    <message>
        <source>Operator not asked yet</source>
        <translation>Operator not asked yet</translation>
    </message>
    <message>
        <source>Operator reachable</source>
        <translation>Operator reachable</translation>
    </message>
    <message>
        <source>No connection</source>
        <translation>No connection</translation>
    </message>
    <message>
        <source>Queue is empty</source>
        <translation>Queue is empty</translation>
    </message>
    <message>
        <source>In the queue: {n}</source>
        <translation>In the queue: {n}</translation>
    </message>
</context>
<context>
    <name>Step</name>
    <message>
        <source>Agreement checked against its hash</source>
        <translation>Agreement checked against its hash</translation>
    </message>
    <message>
        <source>Acceptance and consent recorded</source>
        <translation>Acceptance and consent recorded</translation>
    </message>
    <message>
        <source>Both records sent to the operator</source>
        <translation>Both records sent to the operator</translation>
    </message>
    <message>
        <source>Register of natural persons asked</source>
        <translation>Register of natural persons asked</translation>
    </message>
    <message>
        <source>Register of legal persons asked</source>
        <translation>Register of legal persons asked</translation>
    </message>
    <message>
        <source>Code asked for</source>
        <translation>Code asked for</translation>
    </message>
    <message>
        <source>E-mail address confirmed</source>
        <translation>E-mail address confirmed</translation>
    </message>
    <message>
        <source>Application checked</source>
        <translation>Application checked</translation>
    </message>
    <message>
        <source>Token opened</source>
        <translation>Token opened</translation>
    </message>
    <message>
        <source>Key pair made on the token</source>
        <translation>Key pair made on the token</translation>
    </message>
    <message>
        <source>Custody facts read back</source>
        <translation>Custody facts read back</translation>
    </message>
    <message>
        <source>Key deleted</source>
        <translation>Key deleted</translation>
    </message>
    <message>
        <source>Request signed</source>
        <translation>Request signed</translation>
    </message>
    <message>
        <source>Application signed by the token&apos;s key</source>
        <translation>Application signed by the token’s key</translation>
    </message>
    <message>
        <source>Application registered</source>
        <translation>Application registered</translation>
    </message>
    <message>
        <source>Certificate asked for</source>
        <translation>Certificate asked for</translation>
    </message>
    <message>
        <source>Lost answer looked up</source>
        <translation>Lost answer looked up</translation>
    </message>
    <message>
        <source>Authority asked again</source>
        <translation>Authority asked again</translation>
    </message>
    <message>
        <source>Certificate checked</source>
        <translation>Certificate checked</translation>
    </message>
    <message>
        <source>Certificate written to the token</source>
        <translation>Certificate written to the token</translation>
    </message>
    <message>
        <source>Certificate confirmed</source>
        <translation>Certificate confirmed</translation>
    </message>
    <message>
        <source>Certificate rejected</source>
        <translation>Certificate rejected</translation>
    </message>
    <message>
        <source>First status answer</source>
        <translation>First status answer</translation>
    </message>
    <message>
        <source>Closing record signed</source>
        <translation>Closing record signed</translation>
    </message>
    <message>
        <source>Closing record sent</source>
        <translation>Closing record sent</translation>
    </message>
    <message>
        <source>Records anchored outside</source>
        <translation>Records anchored outside</translation>
    </message>
    <message>
        <source>Evidence bundle written</source>
        <translation>Evidence bundle written</translation>
    </message>
    <message>
        <source>Recovery code shown</source>
        <translation>Recovery code shown</translation>
    </message>
    <message>
        <source>Compromise recorded</source>
        <translation>Compromise recorded</translation>
    </message>
    <message>
        <source>Request signed by the token sent</source>
        <translation>Request signed by the token sent</translation>
    </message>
    <message>
        <source>Statement sent</source>
        <translation>Statement sent</translation>
    </message>
    <message>
        <source>Incident reported</source>
        <translation>Incident reported</translation>
    </message>
    <message>
        <source>OCSP asked</source>
        <translation>OCSP asked</translation>
    </message>
    <message>
        <source>List of revoked certificates asked</source>
        <translation>List of revoked certificates asked</translation>
    </message>
    <message>
        <source>Receipt written</source>
        <translation>Receipt written</translation>
    </message>
    <message>
        <source>Order of an officer sent</source>
        <translation>Order of an officer sent</translation>
    </message>
    <message>
        <source>Revocation key registered</source>
        <translation>Revocation key registered</translation>
    </message>
    <message>
        <source>Withdrawal sent</source>
        <translation>Withdrawal sent</translation>
    </message>
    <message>
        <source>Objection sent</source>
        <translation>Objection sent</translation>
    </message>
    <message>
        <source>Report of a violation sent</source>
        <translation>Report of a violation sent</translation>
    </message>
    <message>
        <source>Application withdrawn</source>
        <translation>Application withdrawn</translation>
    </message>
    <message>
        <source>Operator told that the application ended</source>
        <translation>Operator told that the application ended</translation>
    </message>
    <message>
        <source>Next step</source>
        <translation>Next step</translation>
    </message>
</context>
<context>
    <name>Token</name>
    <message>
        <source>Token {label}</source>
        <translation>Token {label}</translation>
    </message>
    <message>
        <source>serial no. {serial}</source>
        <translation>serial no. {serial}</translation>
    </message>
    <message>
        <source>{shortest} to {longest} characters</source>
        <translation>{shortest} to {longest} characters</translation>
    </message>
    <message>
        <source>on the reader</source>
        <translation>on the reader</translation>
    </message>
    <message>
        <source>on the computer</source>
        <translation>on the computer</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Model</translation>
    </message>
    <message>
        <source>Maker</source>
        <translation>Maker</translation>
    </message>
    <message>
        <source>Firmware</source>
        <translation>Firmware</translation>
    </message>
    <message>
        <source>Carrier certificate</source>
        <translation>Carrier certificate</translation>
    </message>
    <message>
        <source>not certified</source>
        <translation>not certified</translation>
    </message>
    <message>
        <source>PIN length</source>
        <translation>PIN length</translation>
    </message>
    <message>
        <source>PIN is typed</source>
        <translation>PIN is typed</translation>
    </message>
    <message>
        <source>Free memory, bytes</source>
        <translation>Free memory, bytes</translation>
    </message>
    <message>
        <source>Module</source>
        <translation>Module</translation>
    </message>
    <message>
        <source>No token is connected</source>
        <translation>No token is connected</translation>
    </message>
    <message>
        <source>Insert the token; it is noticed by itself.</source>
        <translation>Insert the token; it is noticed by itself.</translation>
    </message>
    <message>
        <source>Refresh</source>
        <translation>Refresh</translation>
    </message>
    <message>
        <source>Carrier certificate {number}</source>
        <translation>Carrier certificate {number}</translation>
    </message>
    <message>
        <source>Carrier: not certified</source>
        <translation>Carrier: not certified</translation>
    </message>
    <message>
        <source>Looking for tokens</source>
        <translation>Looking for tokens</translation>
    </message>
    <message>
        <source>Insert the token. Certificates are shown from the records.</source>
        <translation>Insert the token. Certificates are shown from the records.</translation>
    </message>
    <message>
        <source>Diagnostics</source>
        <translation>Diagnostics</translation>
    </message>
    <message>
        <source>Connected. Carrier certificate {number}</source>
        <translation>Connected. Carrier certificate {number}</translation>
    </message>
    <message>
        <source>Connected. Carrier: not certified</source>
        <translation>Connected. Carrier: not certified</translation>
    </message>
    <message>
        <source>Facts about the token</source>
        <translation>Facts about the token</translation>
    </message>
    <message>
        <source>Unblock the PIN</source>
        <translation>Unblock the PIN</translation>
    </message>
    <message>
        <source>Set the PIN</source>
        <translation>Set the PIN</translation>
    </message>
    <message>
        <source>Change the PIN</source>
        <translation>Change the PIN</translation>
    </message>
    <message>
        <source>PIN fine</source>
        <translation>PIN fine</translation>
    </message>
    <message>
        <source>Few tries left</source>
        <translation>Few tries left</translation>
    </message>
    <message>
        <source>One try left</source>
        <translation>One try left</translation>
    </message>
    <message>
        <source>PIN locked</source>
        <translation>PIN locked</translation>
    </message>
    <message>
        <source>No PIN set</source>
        <translation>No PIN set</translation>
    </message>
</context>
<context>
    <name>Tray</name>
    <message>
        <source>Open Saqta</source>
        <translation>Open Saqta</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Quit</translation>
    </message>
</context>
<context>
    <name>Updates</name>
    <message>
        <source>Updates</source>
        <translation>Updates</translation>
    </message>
    <message>
        <source>Check now</source>
        <translation>Check now</translation>
    </message>
    <message>
        <source>Download...</source>
        <translation>Download…</translation>
    </message>
    <message>
        <source>{received} of {total} MB</source>
        <translation>{received} of {total} MB</translation>
    </message>
    <message>
        <source>Your administrator has set no update source, so nothing is asked.</source>
        <translation>Your administrator has set no update source, so nothing is asked.</translation>
    </message>
    <message>
        <source>Not now: a revocation is on its way</source>
        <translation>Not now: a revocation is on its way</translation>
    </message>
    <message>
        <source>Updates wait until it is proved.</source>
        <translation>Updates wait until it is proved.</translation>
    </message>
    <message>
        <source>The source was not asked yet.</source>
        <translation>The source was not asked yet.</translation>
    </message>
    <message>
        <source>Last answer of the source: {time}</source>
        <translation>Last answer of the source: {time}</translation>
    </message>
    <message>
        <source>There is nothing newer.</source>
        <translation>There is nothing newer.</translation>
    </message>
    <message>
        <source>The last check failed: {code}</source>
        <translation>The last check failed: {code}</translation>
    </message>
    <message>
        <source>Lists in use, set {n}: {names}</source>
        <translation>Lists in use, set {n}: {names}</translation>
    </message>
    <message>
        <source>Version {version} is offered</source>
        <translation>Version {version} is offered</translation>
    </message>
    <message>
        <source>{n} MB</source>
        <translation>{n} MB</translation>
    </message>
    <message>
        <source>Downloaded and verified, not installed</source>
        <translation>Downloaded and verified, not installed</translation>
    </message>
    <message>
        <source>Open the folder</source>
        <translation>Open the folder</translation>
    </message>
    <message>
        <source>Download into</source>
        <translation>Download into</translation>
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
    <message>
        <source>A personal list of token modules is in force on this computer.</source>
        <translation>A personal list of token modules is in force on this computer.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Close</translation>
    </message>
</context>
</TS>
