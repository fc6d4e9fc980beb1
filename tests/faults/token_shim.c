/* A PKCS#11 module that stands before another one and does faults on demand.
 *
 * SHIM_TARGET  path of the real module
 * SHIM_LOG     file to which "THREAD FUNCTION\n" is appended for every call
 * SHIM_UNPLUGGED  file that, while it is there, takes all tokens out of the reader
 * SHIM_FAULTS  list of FUNCTION:NTH:ACTION[=VALUE], separated by ';'
 *              NTH is 1 for the first call in this process, or * for every call,
 *              or N+ for the Nth and all later ones
 *
 * Actions:
 *   rc=CODE     answer CODE and do nothing
 *   lie=CODE    do it, then answer CODE
 *   crash       read through a null pointer
 *   abort       abort(3)
 *   kill        SIGKILL to this process
 *   stop        SIGSTOP to this process
 *   hang        never return
 *   print       write to the standard output, as careless modules do
 *   shrink      C_GetSlotList: one slot fewer
 *   attr=TYPE/V C_GetAttributeValue: attribute TYPE (hex) reads as V (0 or 1)
 *   hide=TYPE   C_GetAttributeValue: attribute TYPE (hex) can't be read
 *   flags=S/C   C_GetTokenInfo: bits S set, bits C cleared (hex)
 *   serial=TEXT C_GetTokenInfo: another serial number
 *   free=N      C_GetTokenInfo: N bytes of free private memory
 *   nomech=TYPE C_GetMechanismList: mechanism TYPE (hex) is not there
 *   flip        C_Sign: one bit of the signature is wrong
 *   pad=PIN/NEW C_Login, C_SetPIN, C_InitPIN, C_InitToken: where no PIN is given, as for
 *               a reader with keys of its own, this is what the person typed there
 *   half        C_GenerateKeyPair: only the private half stays on the token
 *   attest      C_GenerateKeyPair: the vendor's certificate for the new key appears as
 *               a session object; see attest() below
 *
 * A second thread that calls is the end of the process: the promise of security.md,
 * section 2, is one thread for every call of a worker.
 */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <p11-kit/pkcs11.h>

static CK_FUNCTION_LIST_PTR real;
static CK_FUNCTION_LIST list;

struct counter {
  const char *name;
  int count;
};

struct fault {
  int found;
  char action[32];
  char value[96];
};

/* The thread of the first call; no other one may call (habit 2). */
static void one_thread(void) {
  static long first;
  long none = 0, mine = (long)syscall(SYS_gettid);
  if (!__atomic_compare_exchange_n(&first, &none, mine, 0, __ATOMIC_SEQ_CST,
                                   __ATOMIC_SEQ_CST) &&
      none != mine)
    abort();
}

static void note(const char *name) {
  const char *path = getenv("SHIM_LOG");
  char line[96];
  int fd, size;
  one_thread();
  if (path == NULL || *path == '\0') return;
  fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0) return;
  size = snprintf(line, sizeof line, "%ld %s\n", (long)syscall(SYS_gettid), name);
  if (write(fd, line, (size_t)size) != size) abort();
  close(fd);
}

/* Finds the next fault of this call, from position *at of the list on; NULL after it. */
static struct fault next_fault(const char *name, int count, const char **at) {
  struct fault fault = {0};
  const char *cursor = *at;
  while (cursor != NULL && *cursor != '\0') {
    char function[40] = "", nth[12] = "", action[32] = "", value[96] = "";
    const char *end = strchr(cursor, ';');
    size_t size = end != NULL ? (size_t)(end - cursor) : strlen(cursor);
    char item[200];
    if (size >= sizeof item) abort();
    memcpy(item, cursor, size);
    item[size] = '\0';
    cursor = end != NULL ? end + 1 : cursor + size;
    if (sscanf(item, "%39[^:]:%11[^:]:%31[^=]=%95s", function, nth, action, value) < 3)
      continue;
    if (strcmp(function, name) != 0) continue;
    int wanted = atoi(nth);
    int open_ended = nth[0] != '\0' && nth[strlen(nth) - 1] == '+';
    if (strcmp(nth, "*") != 0 && count != wanted && !(open_ended && count >= wanted))
      continue;
    fault.found = 1;
    strcpy(fault.action, action);
    strcpy(fault.value, value);
    break;
  }
  *at = fault.found ? cursor : NULL;
  return fault;
}

/* Faults that need nothing of the call. True when *answer is to be given. */
static int before(const char *name, int count, CK_RV *answer) {
  const char *at = getenv("SHIM_FAULTS");
  for (;;) {
    struct fault fault = next_fault(name, count, &at);
    if (!fault.found) return 0;
    if (strcmp(fault.action, "rc") == 0) {
      *answer = strtoul(fault.value, NULL, 16);
      return 1;
    }
    if (strcmp(fault.action, "crash") == 0) *(volatile int *)(size_t)8 = 1;
    if (strcmp(fault.action, "abort") == 0) abort();
    if (strcmp(fault.action, "kill") == 0) kill(getpid(), SIGKILL);
    if (strcmp(fault.action, "stop") == 0) kill(getpid(), SIGSTOP);
    if (strcmp(fault.action, "hang") == 0)
      for (;;) pause();
    if (strcmp(fault.action, "print") == 0) {
      printf("%0*d\n", 70000, 7);
      fflush(stdout);
    }
  }
}

static CK_RV after(const char *name, int count, CK_RV answer) {
  const char *at = getenv("SHIM_FAULTS");
  for (;;) {
    struct fault fault = next_fault(name, count, &at);
    if (!fault.found) return answer;
    if (strcmp(fault.action, "lie") == 0) return strtoul(fault.value, NULL, 16);
  }
}

/* Runs the body once per fault of the call with that action. */
#define EACH(name, kind, fault)                                        \
  for (const char *at_ = getenv("SHIM_FAULTS"); at_ != NULL;)          \
    for (struct fault fault = next_fault(name, count, &at_);           \
         fault.found; fault.found = 0)                                 \
      if (strcmp(fault.action, kind) == 0)

/* What a person typed on the reader's own keys: VALUE up to the slash, or after it. */
static void typed(const char *name, int count, int second, unsigned char **pin,
                  unsigned long *size) {
  static char text[2][96];
  if (*pin != NULL) return;
  EACH(name, "pad", fault) {
    char *slash = strchr(fault.value, '/');
    strcpy(text[second], second && slash != NULL ? slash + 1 : fault.value);
    if (!second && slash != NULL) text[second][slash - fault.value] = '\0';
    *pin = (unsigned char *)text[second];
    *size = strlen(text[second]);
  }
}

/* Writes the new key's CKA_EC_POINT into SHIM_ATTEST.key, a pipe, reads a
 * certificate from SHIM_ATTEST.crt, another one, and shows it as YKCS11 does: a session
 * object with the key's CKA_ID. */
static void attest(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE key) {
  unsigned char id[64], point[128], der[4096];
  char path[300];
  CK_ATTRIBUTE of_key[] = {{CKA_ID, id, sizeof id}, {CKA_EC_POINT, point, sizeof point}};
  CK_OBJECT_CLASS class = CKO_CERTIFICATE;
  CK_CERTIFICATE_TYPE type = CKC_X_509;
  CK_BBOOL no = CK_FALSE;
  CK_OBJECT_HANDLE made;
  ssize_t size, got;
  int fd;
  if (real->C_GetAttributeValue(session, key, of_key, 2) != CKR_OK) abort();
  snprintf(path, sizeof path, "%s.key", getenv("SHIM_ATTEST"));
  if ((fd = open(path, O_WRONLY | O_CLOEXEC)) < 0) abort();
  if (write(fd, point, of_key[1].ulValueLen) != (ssize_t)of_key[1].ulValueLen) abort();
  close(fd);
  snprintf(path, sizeof path, "%s.crt", getenv("SHIM_ATTEST"));
  if ((fd = open(path, O_RDONLY | O_CLOEXEC)) < 0) abort();
  for (size = 0; (got = read(fd, der + size, sizeof der - (size_t)size)) > 0;) size += got;
  close(fd);
  CK_ATTRIBUTE shown[] = {
      {CKA_CLASS, &class, sizeof class},
      {CKA_CERTIFICATE_TYPE, &type, sizeof type},
      {CKA_TOKEN, &no, sizeof no},
      {CKA_PRIVATE, &no, sizeof no},
      {CKA_ID, id, of_key[0].ulValueLen},
      {CKA_SUBJECT, "0\0", 2},
      {CKA_VALUE, der, (unsigned long)size},
  };
  if (real->C_CreateObject(session, shown, 7, &made) != CKR_OK) abort();
}

#define WRAP(name, declaration, arguments, done) \
  WRAP_PAD(name, declaration, arguments, {}, done)
#define WRAP_PAD(name, declaration, arguments, ready, done) \
  static CK_RV shim_##name declaration {                \
    static int calls;                                   \
    int count = ++calls;                                \
    CK_RV answer = CKR_OK;                              \
    (void)count;                                        \
    note(#name);                                        \
    ready                                               \
    if (before(#name, count, &answer)) return answer;   \
    answer = real->name arguments;                      \
    done return after(#name, count, answer);            \
  }

WRAP(C_Initialize, (void *a), (a), {})
WRAP(C_Finalize, (void *a), (a), {})
WRAP(C_GetInfo, (CK_INFO *a), (a), {})
WRAP(C_GetSlotInfo, (CK_SLOT_ID a, CK_SLOT_INFO *b), (a, b), {})
WRAP(C_GetSlotList, (unsigned char a, CK_SLOT_ID *b, unsigned long *c), (a, b, c), {
  EACH("C_GetSlotList", "shrink", fault) if (*c > 0) *c -= 1;
  if (getenv("SHIM_UNPLUGGED") != NULL && access(getenv("SHIM_UNPLUGGED"), F_OK) == 0)
    *c = 0;
})
WRAP(C_GetTokenInfo, (CK_SLOT_ID a, CK_TOKEN_INFO *b), (a, b), {
  EACH("C_GetTokenInfo", "flags", fault) {
    char *rest;
    unsigned long set = strtoul(fault.value, &rest, 16);
    b->flags = (b->flags | set) & ~strtoul(rest + 1, NULL, 16);
  }
  EACH("C_GetTokenInfo", "serial", fault) {
    memset(b->serialNumber, ' ', sizeof b->serialNumber);
    memcpy(b->serialNumber, fault.value, strnlen(fault.value, 16));
  }
  EACH("C_GetTokenInfo", "free", fault) {
    b->ulTotalPrivateMemory = 65536;
    b->ulFreePrivateMemory = strtoul(fault.value, NULL, 10);
  }
})
WRAP(C_GetMechanismList, (CK_SLOT_ID a, CK_MECHANISM_TYPE *b, unsigned long *c),
     (a, b, c), {
  EACH("C_GetMechanismList", "nomech", fault) {
    unsigned long type = strtoul(fault.value, NULL, 16);
    /* Its place is taken by a vendor's number, so the length stays. */
    for (unsigned long i = 0; b != NULL && i < *c; i++)
      if (b[i] == type) b[i] = 0x80000000UL + type;
  }
})
WRAP_PAD(C_InitToken,
         (CK_SLOT_ID a, unsigned char *b, unsigned long c, unsigned char *d),
         (a, b, c, d), typed("C_InitToken", count, 0, &b, &c);, {})
WRAP_PAD(C_InitPIN, (CK_SESSION_HANDLE a, unsigned char *b, unsigned long c), (a, b, c),
         typed("C_InitPIN", count, 0, &b, &c);, {})
WRAP_PAD(C_SetPIN,
         (CK_SESSION_HANDLE a, unsigned char *b, unsigned long c, unsigned char *d,
          unsigned long e),
         (a, b, c, d, e), typed("C_SetPIN", count, 0, &b, &c);
         typed("C_SetPIN", count, 1, &d, &e);, {})
WRAP(C_OpenSession,
     (CK_SLOT_ID a, CK_FLAGS b, void *c, CK_NOTIFY d, CK_SESSION_HANDLE *e),
     (a, b, c, d, e), {})
WRAP(C_CloseSession, (CK_SESSION_HANDLE a), (a), {})
WRAP_PAD(C_Login,
         (CK_SESSION_HANDLE a, CK_USER_TYPE b, unsigned char *c, unsigned long d),
         (a, b, c, d), typed("C_Login", count, 0, &c, &d);, {})
WRAP(C_Logout, (CK_SESSION_HANDLE a), (a), {})
WRAP(C_CreateObject,
     (CK_SESSION_HANDLE a, CK_ATTRIBUTE *b, unsigned long c, CK_OBJECT_HANDLE *d),
     (a, b, c, d), {})
WRAP(C_DestroyObject, (CK_SESSION_HANDLE a, CK_OBJECT_HANDLE b), (a, b), {})
WRAP(C_GetAttributeValue,
     (CK_SESSION_HANDLE a, CK_OBJECT_HANDLE b, CK_ATTRIBUTE *c, unsigned long d),
     (a, b, c, d), {
  EACH("C_GetAttributeValue", "attr", fault) {
    char *rest;
    unsigned long type = strtoul(fault.value, &rest, 16);
    for (unsigned long i = 0; i < d; i++)
      if (c[i].type == type && c[i].pValue != NULL && c[i].ulValueLen == 1)
        *(unsigned char *)c[i].pValue = (unsigned char)atoi(rest + 1);
  }
  EACH("C_GetAttributeValue", "hide", fault) {
    unsigned long type = strtoul(fault.value, NULL, 16);
    for (unsigned long i = 0; i < d; i++)
      if (c[i].type == type) {
        c[i].ulValueLen = (unsigned long)-1;
        answer = CKR_ATTRIBUTE_TYPE_INVALID;
      }
  }
})
WRAP(C_FindObjectsInit, (CK_SESSION_HANDLE a, CK_ATTRIBUTE *b, unsigned long c),
     (a, b, c), {})
WRAP(C_FindObjects,
     (CK_SESSION_HANDLE a, CK_OBJECT_HANDLE *b, unsigned long c, unsigned long *d),
     (a, b, c, d), {})
WRAP(C_FindObjectsFinal, (CK_SESSION_HANDLE a), (a), {})
WRAP(C_SignInit, (CK_SESSION_HANDLE a, CK_MECHANISM *b, CK_OBJECT_HANDLE c), (a, b, c),
     {})
WRAP(C_Sign,
     (CK_SESSION_HANDLE a, unsigned char *b, unsigned long c, unsigned char *d,
      unsigned long *e),
     (a, b, c, d, e), {
  EACH("C_Sign", "flip", fault) if (d != NULL && *e > 0) d[*e / 2] ^= 1;
})
WRAP(C_GenerateKeyPair,
     (CK_SESSION_HANDLE a, CK_MECHANISM *b, CK_ATTRIBUTE *c, unsigned long d,
      CK_ATTRIBUTE *e, unsigned long f, CK_OBJECT_HANDLE *g, CK_OBJECT_HANDLE *h),
     (a, b, c, d, e, f, g, h), {
  EACH("C_GenerateKeyPair", "half", fault)
    if (answer == CKR_OK && real->C_DestroyObject(a, *g) != CKR_OK) abort();
  EACH("C_GenerateKeyPair", "attest", fault) if (answer == CKR_OK) attest(a, *g);
})

CK_RV C_GetFunctionList(CK_FUNCTION_LIST_PTR *out) {
  if (real == NULL) {
    const char *path = getenv("SHIM_TARGET");
    void *library = path != NULL ? dlopen(path, RTLD_NOW | RTLD_LOCAL) : NULL;
    if (library == NULL) return CKR_GENERAL_ERROR;
    CK_RV (*get_list)(CK_FUNCTION_LIST_PTR *) =
        (CK_RV(*)(CK_FUNCTION_LIST_PTR *))dlsym(library, "C_GetFunctionList");
    if (get_list == NULL || get_list(&real) != CKR_OK) return CKR_GENERAL_ERROR;
    list = *real;
#define USE(name) list.name = shim_##name;
    USE(C_Initialize) USE(C_Finalize) USE(C_GetInfo) USE(C_GetSlotInfo)
    USE(C_GetSlotList) USE(C_GetTokenInfo) USE(C_GetMechanismList) USE(C_InitToken)
    USE(C_InitPIN) USE(C_SetPIN) USE(C_OpenSession) USE(C_CloseSession) USE(C_Login)
    USE(C_Logout) USE(C_CreateObject) USE(C_DestroyObject) USE(C_GetAttributeValue)
    USE(C_FindObjectsInit) USE(C_FindObjects) USE(C_FindObjectsFinal) USE(C_SignInit)
    USE(C_Sign) USE(C_GenerateKeyPair)
  }
  *out = &list;
  return CKR_OK;
}
