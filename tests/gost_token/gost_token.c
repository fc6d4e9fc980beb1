/* A PKCS#11 token with GOST R 34.10-2012 keys, for tests. NEVER SHIPPED.
 *
 * The arithmetic is that of Debian's GOST engine for OpenSSL 3 (package
 * libengine-gost-openssl). Keys are held as a token would hold them: no value leaves,
 * and the custody attributes are the module's own. They lie in plain files all the
 * same: this is no place for a key of worth, and the token info says so.
 *
 * GOST_TOKEN_DIR     folder of the state: files "pin", "so", "tries", "object-N"
 * GOST_TOKEN_FAULTS  words, separated by spaces:
 *   order=N    layout of r and s: 0 s-r big-endian (the engine's own), 1 r-s little,
 *              2 s-r little, 3 r-s big
 *   flip       another layout at every second signature
 *   reversed   reads a digest in the other byte order
 *   turn       reads the digest in the other order at every second signature
 *   inside     has only the mechanisms that hash
 *   outside    has only the ones that don't
 *   none       has no GOST mechanism at all
 *   bad        one bit of every signature is wrong
 *   short      signatures are one byte short
 *   wrapped    CKA_VALUE of a public key is a DER OCTET STRING
 *   third      CKA_VALUE of a public key is in a form that nobody knows
 *   point      CKA_VALUE of a public key is a point off the curve
 *   lie        a private key says that it was not made here
 *   curve      keys are made on another curve than was asked for
 *   old        256-bit keys are said to hash with GOST R 34.11-94: keys of 2004
 */

#define _GNU_SOURCE
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <openssl/engine.h>
#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/rand.h>
#include <openssl/x509.h>

#include <p11-kit/pkcs11.h>

#define CKK_GOST_512 0xD4321003UL
#define CKM_GOST_512_KEY_PAIR_GEN 0xD4321005UL
#define CKM_GOST_512 0xD4321006UL
#define CKM_GOST_HASH_256 0xD4321008UL
#define CKM_GOST_HASH_512 0xD4321009UL
#define MAX_OBJECTS 64
#define MAX_ATTRIBUTES 40
#define MAX_VALUE 8192
#define MAX_TRIES 3
#define PRIVATE_PART 0xFFFFFFFFUL /* not an attribute: nobody can ask for it */

struct attribute {
  CK_ULONG type, size;
  unsigned char *value;
};

struct object {
  int used, count;
  CK_ULONG number;
  struct attribute list[MAX_ATTRIBUTES];
};

static struct object objects[MAX_OBJECTS];
static CK_FUNCTION_LIST functions;
static ENGINE *engine;
static int started, sessions, logged_in, writable, made, confirmed;
static CK_ULONG signing_key, signing_mechanism, found[MAX_OBJECTS];
static int found_count, found_at;

/* -- switches ---------------------------------------------------------------- */

static int fault(const char *word) {
  const char *all = getenv("GOST_TOKEN_FAULTS");
  size_t size = strlen(word);
  while (all && *all) {
    const char *end = strchrnul(all, ' ');
    if ((size_t)(end - all) == size && !strncmp(all, word, size)) return 1;
    all = *end ? end + 1 : end;
  }
  return 0;
}

static int order(void) {
  char word[] = "order=0";
  for (; word[6] < '4'; word[6]++)
    if (fault(word)) return word[6] - '0';
  return 0;
}

/* -- files --------------------------------------------------------------------- */

static void path_of(char *path, const char *name) {
  const char *folder = getenv("GOST_TOKEN_DIR");
  snprintf(path, 512, "%s/%s", folder ? folder : "/nonexistent", name);
}

static int read_text(const char *name, char *text, int room) {
  char path[512];
  FILE *file;
  int size;
  path_of(path, name);
  if (!(file = fopen(path, "r"))) return -1;
  size = (int)fread(text, 1, (size_t)room - 1, file);
  fclose(file);
  text[size] = 0;
  return size;
}

static int write_text(const char *name, const char *text, size_t size) {
  char path[512];
  FILE *file;
  path_of(path, name);
  if (!(file = fopen(path, "w"))) return 0;
  if (fwrite(text, 1, size, file) != size) size = (size_t)-1;
  return fclose(file) == 0 && size != (size_t)-1;
}

static int tries(void) {
  char text[16];
  return read_text("tries", text, sizeof text) > 0 ? atoi(text) : 0;
}

static void set_tries(int count) {
  char text[16];
  write_text("tries", text, (size_t)snprintf(text, sizeof text, "%d", count));
}

static void file_of(char *name, const struct object *object) {
  snprintf(name, 32, "object-%lu", object->number);
}

static int save(const struct object *object) {
  static unsigned char data[MAX_ATTRIBUTES * 64 + 4 * MAX_VALUE];
  char name[32];
  size_t at = 0;
  for (int i = 0; i < object->count; i++) {
    const struct attribute *item = &object->list[i];
    if (at + 16 + item->size > sizeof data) return 0;
    memcpy(data + at, &item->type, 8);
    memcpy(data + at + 8, &item->size, 8);
    memcpy(data + at + 16, item->value, item->size);
    at += 16 + item->size;
  }
  file_of(name, object);
  return write_text(name, (char *)data, at);
}

/* -- objects ------------------------------------------------------------------- */

static struct attribute *get(struct object *object, CK_ULONG type) {
  for (int i = 0; i < object->count; i++)
    if (object->list[i].type == type) return &object->list[i];
  return NULL;
}

static int put(struct object *object, CK_ULONG type, const void *value, CK_ULONG size) {
  struct attribute *item = get(object, type);
  if (size > MAX_VALUE) return 0;
  if (!item) {
    if (object->count == MAX_ATTRIBUTES) return 0;
    item = &object->list[object->count++];
    item->type = type;
    item->value = NULL;
  }
  free(item->value);
  item->value = malloc(size + 1);
  if (!item->value) abort();
  memcpy(item->value, value, size);
  item->size = size;
  return 1;
}

static void put_flag(struct object *object, CK_ULONG type, int value) {
  CK_BBOOL flag = value ? CK_TRUE : CK_FALSE;
  put(object, type, &flag, sizeof flag);
}

static void put_number(struct object *object, CK_ULONG type, CK_ULONG value) {
  put(object, type, &value, sizeof value);
}

static int flag_of(struct object *object, CK_ULONG type) {
  struct attribute *item = get(object, type);
  return item && item->size == 1 && item->value[0];
}

static struct object *new_object(void) {
  for (int i = 0; i < MAX_OBJECTS; i++)
    if (!objects[i].used) {
      memset(&objects[i], 0, sizeof objects[i]);
      objects[i].used = 1;
      RAND_bytes((unsigned char *)&objects[i].number, 4);
      objects[i].number |= 1;
      return &objects[i];
    }
  return NULL;
}

static void drop(struct object *object) {
  for (int i = 0; i < object->count; i++) free(object->list[i].value);
  memset(object, 0, sizeof *object);
}

static struct object *object_at(CK_OBJECT_HANDLE handle) {
  if (handle < 1 || handle > MAX_OBJECTS || !objects[handle - 1].used) return NULL;
  if (flag_of(&objects[handle - 1], CKA_PRIVATE) && !logged_in) return NULL;
  return &objects[handle - 1];
}

static void load_all(void) {
  char path[512];
  DIR *folder;
  struct dirent *entry;
  path_of(path, "");
  if (!(folder = opendir(path))) return;
  while ((entry = readdir(folder))) {
    static char data[MAX_ATTRIBUTES * 64 + 4 * MAX_VALUE];
    struct object *object;
    int size, at = 0;
    if (strncmp(entry->d_name, "object-", 7)) continue;
    size = read_text(entry->d_name, data, sizeof data);
    if (size < 0 || !(object = new_object())) continue;
    object->number = strtoul(entry->d_name + 7, NULL, 10);
    while (at + 16 <= size) {
      CK_ULONG type, length;
      memcpy(&type, data + at, 8);
      memcpy(&length, data + at + 8, 8);
      put(object, type, data + at + 16, length);
      at += 16 + (int)length;
    }
  }
  closedir(folder);
}

/* -- arithmetic of the engine -------------------------------------------------- */

static void reverse(unsigned char *data, size_t size) {
  for (size_t i = 0; i < size / 2; i++) {
    unsigned char kept = data[i];
    data[i] = data[size - 1 - i];
    data[size - 1 - i] = kept;
  }
}

static EVP_PKEY *make_key(int wide) {
  int nid = wide ? NID_id_GostR3410_2012_512 : NID_id_GostR3410_2012_256;
  EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_id(nid, engine);
  EVP_PKEY *key = NULL;
  if (!context || EVP_PKEY_keygen_init(context) <= 0 ||
      EVP_PKEY_CTX_ctrl_str(context, "paramset", fault("curve") ? "B" : "A") <= 0 ||
      EVP_PKEY_keygen(context, &key) <= 0)
    key = NULL;
  EVP_PKEY_CTX_free(context);
  return key;
}

static CK_RV sign(struct object *object, const unsigned char *data, size_t size,
                  int hash, unsigned char *out, size_t *room) {
  struct attribute *part = get(object, PRIVATE_PART);
  const unsigned char *at = part->value;
  EVP_PKEY *key = d2i_AutoPrivateKey(NULL, &at, (long)part->size);
  EVP_PKEY_CTX *context = key ? EVP_PKEY_CTX_new(key, engine) : NULL;
  size_t half = *room / 2;
  unsigned char digest[64];
  unsigned int digest_size = (unsigned int)half;
  int layout = order();
  CK_RV answer = CKR_FUNCTION_FAILED;
  if (!context) goto end;
  if (hash) {
    int nid = half == 64 ? NID_id_GostR3411_2012_512 : NID_id_GostR3411_2012_256;
    if (!EVP_Digest(data, size, digest, &digest_size, ENGINE_get_digest(engine, nid),
                    engine))
      goto end;
  } else {
    answer = CKR_DATA_LEN_RANGE;
    if (size != half) goto end;
    memcpy(digest, data, size);
  }
  made++;
  if (fault("reversed") || (fault("turn") && made % 2 == 0)) reverse(digest, half);
  answer = CKR_FUNCTION_FAILED;
  if (EVP_PKEY_sign_init(context) <= 0 ||
      EVP_PKEY_sign(context, out, room, digest, half) <= 0)
    goto end;
  if (fault("flip") && made % 2 == 0) layout = (layout + 1) % 4;
  if (layout == 1) reverse(out, 2 * half);
  if (layout == 2) {
    reverse(out, half);
    reverse(out + half, half);
  }
  if (layout == 3) {
    unsigned char kept[64];
    memcpy(kept, out, half);
    memcpy(out, out + half, half);
    memcpy(out + half, kept, half);
  }
  if (fault("bad")) out[5] ^= 4;
  if (fault("short")) --*room;
  answer = CKR_OK;
end:
  EVP_PKEY_CTX_free(context);
  EVP_PKEY_free(key);
  return answer;
}

/* -- general ------------------------------------------------------------------- */

#define NEEDS_START \
  if (!started) return CKR_CRYPTOKI_NOT_INITIALIZED
#define NEEDS_SLOT(id) \
  NEEDS_START;         \
  if ((id) != 0) return CKR_SLOT_ID_INVALID
#define NEEDS_SESSION(id) \
  NEEDS_START;            \
  if ((id) != 1 || !sessions) return CKR_SESSION_HANDLE_INVALID

static void pad(unsigned char *field, size_t size, const char *text) {
  memset(field, ' ', size);
  memcpy(field, text, strlen(text) < size ? strlen(text) : size);
}

CK_RV C_Initialize(CK_VOID_PTR arguments) {
  (void)arguments;
  if (started) return CKR_CRYPTOKI_ALREADY_INITIALIZED;
  if (!engine) {
    ENGINE_load_builtin_engines();
    engine = ENGINE_by_id("gost");
    if (!engine || !ENGINE_init(engine)) return CKR_GENERAL_ERROR;
    ENGINE_set_default(engine, ENGINE_METHOD_PKEY_METHS | ENGINE_METHOD_PKEY_ASN1_METHS);
  }
  started = 1;
  load_all();
  return CKR_OK;
}

CK_RV C_Finalize(CK_VOID_PTR reserved) {
  (void)reserved;
  NEEDS_START;
  for (int i = 0; i < MAX_OBJECTS; i++) drop(&objects[i]);
  started = sessions = logged_in = 0;
  return CKR_OK;
}

CK_RV C_GetInfo(CK_INFO_PTR info) {
  NEEDS_START;
  memset(info, 0, sizeof *info);
  info->cryptokiVersion.major = 2;
  info->cryptokiVersion.minor = 40;
  pad(info->manufacturerID, 32, "Saqta tests");
  pad(info->libraryDescription, 32, "GOST test token, never shipped");
  return CKR_OK;
}

CK_RV C_GetSlotList(CK_BBOOL present, CK_SLOT_ID_PTR list, CK_ULONG_PTR count) {
  (void)present;
  NEEDS_START;
  if (list) {
    if (*count < 1) return CKR_BUFFER_TOO_SMALL;
    list[0] = 0;
  }
  *count = 1;
  return CKR_OK;
}

CK_RV C_GetSlotInfo(CK_SLOT_ID slot, CK_SLOT_INFO_PTR info) {
  NEEDS_SLOT(slot);
  memset(info, 0, sizeof *info);
  pad(info->slotDescription, 64, "GOST test token");
  pad(info->manufacturerID, 32, "Saqta tests");
  info->flags = CKF_TOKEN_PRESENT | CKF_REMOVABLE_DEVICE;
  return CKR_OK;
}

CK_RV C_GetTokenInfo(CK_SLOT_ID slot, CK_TOKEN_INFO_PTR info) {
  char label[64];
  NEEDS_SLOT(slot);
  memset(info, 0, sizeof *info);
  if (read_text("label", label, sizeof label) < 0) strcpy(label, "Saqta test GOST");
  pad(info->label, 32, label);
  pad(info->manufacturerID, 32, "Saqta tests, NEVER SHIPPED");
  pad(info->model, 16, "GOST test");
  pad(info->serialNumber, 16, "90c57e5700000001");
  info->flags = CKF_RNG | CKF_LOGIN_REQUIRED | CKF_USER_PIN_INITIALIZED |
                CKF_TOKEN_INITIALIZED;
  if (tries() > 0) info->flags |= CKF_USER_PIN_COUNT_LOW;
  if (tries() == MAX_TRIES - 1) info->flags |= CKF_USER_PIN_FINAL_TRY;
  if (tries() >= MAX_TRIES) info->flags |= CKF_USER_PIN_LOCKED;
  info->ulMaxPinLen = 32;
  info->ulMinPinLen = 4;
  info->ulMaxSessionCount = info->ulMaxRwSessionCount = 1;
  return CKR_OK;
}

static int has(CK_ULONG mechanism) {
  int hashes = mechanism == CKM_GOST_HASH_256 || mechanism == CKM_GOST_HASH_512;
  int bare = mechanism == CKM_GOSTR3410 || mechanism == CKM_GOST_512;
  return !fault("none") && !(hashes && fault("outside")) && !(bare && fault("inside"));
}

static const CK_ULONG mechanisms[] = {
    CKM_GOSTR3410_KEY_PAIR_GEN, CKM_GOSTR3410, CKM_GOST_HASH_256,
    CKM_GOST_512_KEY_PAIR_GEN,  CKM_GOST_512,  CKM_GOST_HASH_512,
};

CK_RV C_GetMechanismList(CK_SLOT_ID slot, CK_MECHANISM_TYPE_PTR list,
                         CK_ULONG_PTR count) {
  CK_ULONG size = 0;
  NEEDS_SLOT(slot);
  for (size_t i = 0; i < sizeof mechanisms / sizeof *mechanisms; i++) {
    if (!has(mechanisms[i])) continue;
    if (list && size < *count) list[size] = mechanisms[i];
    size++;
  }
  *count = size;
  return CKR_OK;
}

CK_RV C_GetMechanismInfo(CK_SLOT_ID slot, CK_MECHANISM_TYPE type,
                         CK_MECHANISM_INFO_PTR info) {
  NEEDS_SLOT(slot);
  (void)type;
  info->ulMinKeySize = 256;
  info->ulMaxKeySize = 512;
  info->flags = CKF_HW | CKF_SIGN | CKF_GENERATE_KEY_PAIR;
  return CKR_OK;
}

CK_RV C_OpenSession(CK_SLOT_ID slot, CK_FLAGS flags, CK_VOID_PTR application,
                    CK_NOTIFY notify, CK_SESSION_HANDLE_PTR session) {
  (void)application, (void)notify;
  NEEDS_SLOT(slot);
  sessions++;
  writable = (flags & CKF_RW_SESSION) != 0;
  *session = 1;
  return CKR_OK;
}

CK_RV C_CloseSession(CK_SESSION_HANDLE session) {
  NEEDS_SESSION(session);
  if (--sessions == 0) logged_in = 0;
  return CKR_OK;
}

CK_RV C_CloseAllSessions(CK_SLOT_ID slot) {
  NEEDS_SLOT(slot);
  sessions = logged_in = 0;
  return CKR_OK;
}

CK_RV C_GetSessionInfo(CK_SESSION_HANDLE session, CK_SESSION_INFO_PTR info) {
  NEEDS_SESSION(session);
  memset(info, 0, sizeof *info);
  info->state = logged_in ? CKS_RW_USER_FUNCTIONS : CKS_RW_PUBLIC_SESSION;
  info->flags = CKF_SERIAL_SESSION | (writable ? CKF_RW_SESSION : 0);
  return CKR_OK;
}

/* -- the PIN ------------------------------------------------------------------- */

static int same_pin(const char *name, CK_UTF8CHAR_PTR pin, CK_ULONG size) {
  char text[64];
  int kept = read_text(name, text, sizeof text);
  return kept >= 0 && (CK_ULONG)kept == size && !memcmp(text, pin, size);
}

static CK_RV check_user(CK_UTF8CHAR_PTR pin, CK_ULONG size) {
  if (tries() >= MAX_TRIES) return CKR_PIN_LOCKED;
  if (same_pin("pin", pin, size)) {
    set_tries(0);
    return CKR_OK;
  }
  set_tries(tries() + 1);
  return tries() >= MAX_TRIES ? CKR_PIN_LOCKED : CKR_PIN_INCORRECT;
}

CK_RV C_Login(CK_SESSION_HANDLE session, CK_USER_TYPE user, CK_UTF8CHAR_PTR pin,
              CK_ULONG size) {
  CK_RV answer;
  NEEDS_SESSION(session);
  if (user == CKU_CONTEXT_SPECIFIC) {
    if (!signing_key) return CKR_OPERATION_NOT_INITIALIZED;
    confirmed = (answer = check_user(pin, size)) == CKR_OK;
    return answer;
  }
  if (user == CKU_SO)
    answer = same_pin("so", pin, size) ? CKR_OK : CKR_PIN_INCORRECT;
  else if (logged_in && user == CKU_USER)
    return CKR_USER_ALREADY_LOGGED_IN;
  else
    answer = check_user(pin, size);
  if (answer == CKR_OK) logged_in = user == CKU_SO ? 2 : 1;
  return answer;
}

CK_RV C_Logout(CK_SESSION_HANDLE session) {
  NEEDS_SESSION(session);
  if (!logged_in) return CKR_USER_NOT_LOGGED_IN;
  logged_in = 0;
  return CKR_OK;
}

CK_RV C_InitToken(CK_SLOT_ID slot, CK_UTF8CHAR_PTR pin, CK_ULONG size,
                  CK_UTF8CHAR_PTR label) {
  NEEDS_SLOT(slot);
  if (!same_pin("so", pin, size)) return CKR_PIN_INCORRECT;
  for (int i = 0; i < MAX_OBJECTS; i++) {
    char name[32], path[512];
    if (!objects[i].used) continue;
    file_of(name, &objects[i]);
    path_of(path, name);
    unlink(path);
    drop(&objects[i]);
  }
  set_tries(0);
  return write_text("label", (char *)label, 32) ? CKR_OK : CKR_DEVICE_ERROR;
}

CK_RV C_InitPIN(CK_SESSION_HANDLE session, CK_UTF8CHAR_PTR pin, CK_ULONG size) {
  NEEDS_SESSION(session);
  if (logged_in != 2) return CKR_USER_NOT_LOGGED_IN;
  set_tries(0);
  return write_text("pin", (char *)pin, size) ? CKR_OK : CKR_DEVICE_ERROR;
}

CK_RV C_SetPIN(CK_SESSION_HANDLE session, CK_UTF8CHAR_PTR old, CK_ULONG old_size,
               CK_UTF8CHAR_PTR pin, CK_ULONG size) {
  CK_RV answer;
  NEEDS_SESSION(session);
  if ((answer = check_user(old, old_size)) != CKR_OK) return answer;
  return write_text("pin", (char *)pin, size) ? CKR_OK : CKR_DEVICE_ERROR;
}

/* -- objects as Cryptoki shows them ------------------------------------------------ */

CK_RV C_CreateObject(CK_SESSION_HANDLE session, CK_ATTRIBUTE_PTR template,
                     CK_ULONG count, CK_OBJECT_HANDLE_PTR handle) {
  struct object *object;
  NEEDS_SESSION(session);
  if (!(object = new_object())) return CKR_DEVICE_MEMORY;
  for (CK_ULONG i = 0; i < count; i++)
    if (!put(object, template[i].type, template[i].pValue, template[i].ulValueLen)) {
      drop(object);
      return CKR_DEVICE_MEMORY;
    }
  /* Nothing comes in but certificates: a key from outside is no key of a token. */
  if (*(CK_ULONG *)get(object, CKA_CLASS)->value != CKO_CERTIFICATE) {
    drop(object);
    return CKR_ATTRIBUTE_VALUE_INVALID;
  }
  if (!save(object)) return CKR_DEVICE_ERROR;
  *handle = (CK_ULONG)(object - objects) + 1;
  return CKR_OK;
}

CK_RV C_DestroyObject(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE handle) {
  struct object *object;
  char name[32], path[512];
  NEEDS_SESSION(session);
  if (!(object = object_at(handle))) return CKR_OBJECT_HANDLE_INVALID;
  file_of(name, object);
  path_of(path, name);
  unlink(path);
  drop(object);
  return CKR_OK;
}

CK_RV C_GetAttributeValue(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE handle,
                          CK_ATTRIBUTE_PTR template, CK_ULONG count) {
  struct object *object;
  CK_RV answer = CKR_OK;
  NEEDS_SESSION(session);
  if (!(object = object_at(handle))) return CKR_OBJECT_HANDLE_INVALID;
  for (CK_ULONG i = 0; i < count; i++) {
    static unsigned char hash_94[] = "\x06\x07\x2a\x85\x03\x02\x02\x1e\x00";
    struct attribute old = {CKA_GOSTR3411_PARAMS, sizeof hash_94 - 1, hash_94};
    struct attribute *item = get(object, template[i].type);
    if (item && item->type == CKA_GOSTR3411_PARAMS && fault("old")) item = &old;
    int secret = template[i].type == CKA_VALUE && flag_of(object, CKA_SENSITIVE);
    if (!item || secret || template[i].type == PRIVATE_PART) {
      template[i].ulValueLen = (CK_ULONG)-1;
      answer = secret ? CKR_ATTRIBUTE_SENSITIVE : CKR_ATTRIBUTE_TYPE_INVALID;
      continue;
    }
    if (template[i].pValue) {
      if (template[i].ulValueLen < item->size) {
        template[i].ulValueLen = (CK_ULONG)-1;
        answer = CKR_BUFFER_TOO_SMALL;
        continue;
      }
      memcpy(template[i].pValue, item->value, item->size);
    }
    template[i].ulValueLen = item->size;
  }
  return answer;
}

CK_RV C_FindObjectsInit(CK_SESSION_HANDLE session, CK_ATTRIBUTE_PTR template,
                        CK_ULONG count) {
  NEEDS_SESSION(session);
  found_count = found_at = 0;
  for (CK_ULONG handle = 1; handle <= MAX_OBJECTS; handle++) {
    struct object *object = object_at(handle);
    int fits = object != NULL;
    for (CK_ULONG i = 0; fits && i < count; i++) {
      struct attribute *item = get(object, template[i].type);
      fits = item && item->size == template[i].ulValueLen &&
             !memcmp(item->value, template[i].pValue, item->size);
    }
    if (fits) found[found_count++] = handle;
  }
  return CKR_OK;
}

CK_RV C_FindObjects(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE_PTR list, CK_ULONG room,
                    CK_ULONG_PTR count) {
  NEEDS_SESSION(session);
  for (*count = 0; *count < room && found_at < found_count; (*count)++)
    list[*count] = found[found_at++];
  return CKR_OK;
}

CK_RV C_FindObjectsFinal(CK_SESSION_HANDLE session) {
  NEEDS_SESSION(session);
  found_count = found_at = 0;
  return CKR_OK;
}

/* -- keys ------------------------------------------------------------------------ */

static void fill(struct object *object, CK_ATTRIBUTE_PTR template, CK_ULONG count) {
  for (CK_ULONG i = 0; i < count; i++)
    put(object, template[i].type, template[i].pValue, template[i].ulValueLen);
}

static void put_point(struct object *object, EVP_PKEY *key, size_t size) {
  unsigned char *spki = NULL, value[2 + 1 + 128];
  int length = i2d_PUBKEY(key, &spki);
  unsigned char *point = spki + length - 2 * size;
  if (fault("point")) point[0] ^= 1;
  if (fault("wrapped")) {
    int head = size == 64 ? 3 : 2;
    memcpy(value, size == 64 ? "\x04\x81\x80" : "\x04\x40", (size_t)head);
    memcpy(value + head, point, 2 * size);
    put(object, CKA_VALUE, value, (CK_ULONG)head + 2 * size);
  } else if (fault("third")) {
    value[0] = 4;
    memcpy(value + 1, point, 2 * size);
    put(object, CKA_VALUE, value, 1 + 2 * size);
  } else {
    put(object, CKA_VALUE, point, 2 * size);
  }
  OPENSSL_free(spki);
}

CK_RV C_GenerateKeyPair(CK_SESSION_HANDLE session, CK_MECHANISM_PTR mechanism,
                        CK_ATTRIBUTE_PTR public_template, CK_ULONG public_count,
                        CK_ATTRIBUTE_PTR private_template, CK_ULONG private_count,
                        CK_OBJECT_HANDLE_PTR public_key,
                        CK_OBJECT_HANDLE_PTR private_key) {
  static const unsigned char set_512[] = "\x06\x09\x2a\x85\x03\x07\x01\x02\x01\x02\x01";
  static const unsigned char set_256[] = "\x06\x07\x2a\x85\x03\x02\x02\x23\x01";
  int wide = mechanism->mechanism == CKM_GOST_512_KEY_PAIR_GEN;
  struct object *open, *secret;
  struct attribute *asked;
  unsigned char *part = NULL;
  EVP_PKEY *key;
  int size;
  NEEDS_SESSION(session);
  if (logged_in != 1) return CKR_USER_NOT_LOGGED_IN;
  if ((!wide && mechanism->mechanism != CKM_GOSTR3410_KEY_PAIR_GEN) ||
      !has(mechanism->mechanism))
    return CKR_MECHANISM_INVALID;
  open = new_object();
  secret = open ? new_object() : NULL;
  if (!secret) return CKR_DEVICE_MEMORY;
  fill(open, public_template, public_count);
  fill(secret, private_template, private_count);
  asked = get(open, CKA_GOSTR3410_PARAMS);
  if (!asked || asked->size != (wide ? sizeof set_512 : sizeof set_256) - 1 ||
      memcmp(asked->value, wide ? set_512 : set_256, asked->size) ||
      flag_of(secret, CKA_EXTRACTABLE) || !(key = make_key(wide))) {
    drop(open);
    drop(secret);
    return CKR_TEMPLATE_INCONSISTENT;
  }
  for (int i = 0; i < 2; i++) {
    struct object *object = i ? secret : open;
    put_number(object, CKA_CLASS, i ? CKO_PRIVATE_KEY : CKO_PUBLIC_KEY);
    put_number(object, CKA_KEY_TYPE, wide ? CKK_GOST_512 : CKK_GOSTR3410);
    put_number(object, CKA_KEY_GEN_MECHANISM, mechanism->mechanism);
    put_flag(object, CKA_LOCAL, !(i && fault("lie")));
  }
  put_flag(secret, CKA_ALWAYS_SENSITIVE, flag_of(secret, CKA_SENSITIVE));
  put_flag(secret, CKA_NEVER_EXTRACTABLE, 1);
  put_point(open, key, wide ? 64 : 32);
  size = i2d_PrivateKey(key, &part);
  put(secret, PRIVATE_PART, part, (CK_ULONG)size);
  OPENSSL_clear_free(part, (size_t)size);
  EVP_PKEY_free(key);
  if (!save(open) || !save(secret)) return CKR_DEVICE_ERROR;
  *public_key = (CK_ULONG)(open - objects) + 1;
  *private_key = (CK_ULONG)(secret - objects) + 1;
  return CKR_OK;
}

CK_RV C_SignInit(CK_SESSION_HANDLE session, CK_MECHANISM_PTR mechanism,
                 CK_OBJECT_HANDLE key) {
  struct object *object;
  NEEDS_SESSION(session);
  if (!(object = object_at(key)) || !get(object, PRIVATE_PART))
    return CKR_KEY_HANDLE_INVALID;
  if (!flag_of(object, CKA_SIGN)) return CKR_KEY_FUNCTION_NOT_PERMITTED;
  if (!has(mechanism->mechanism)) return CKR_MECHANISM_INVALID;
  confirmed = 0;
  signing_key = key;
  signing_mechanism = mechanism->mechanism;
  return CKR_OK;
}

CK_RV C_Sign(CK_SESSION_HANDLE session, CK_BYTE_PTR data, CK_ULONG size,
             CK_BYTE_PTR signature, CK_ULONG_PTR room) {
  struct object *object;
  size_t length;
  int hash = signing_mechanism == CKM_GOST_HASH_256 ||
             signing_mechanism == CKM_GOST_HASH_512;
  CK_RV answer;
  NEEDS_SESSION(session);
  if (!signing_key) return CKR_OPERATION_NOT_INITIALIZED;
  if (!(object = object_at(signing_key))) return CKR_KEY_HANDLE_INVALID;
  length = *(CK_ULONG *)get(object, CKA_KEY_TYPE)->value == CKK_GOST_512 ? 128 : 64;
  if (!signature) {
    *room = length;
    return CKR_OK;
  }
  if (*room < length) {
    *room = length;
    return CKR_BUFFER_TOO_SMALL;
  }
  /* One login before each signature, and for that one only. */
  if (flag_of(object, CKA_ALWAYS_AUTHENTICATE) && !confirmed)
    return CKR_USER_NOT_LOGGED_IN;
  confirmed = 0;
  answer = sign(object, data, size, hash, signature, &length);
  *room = length;
  signing_key = 0;
  return answer;
}

CK_RV C_GenerateRandom(CK_SESSION_HANDLE session, CK_BYTE_PTR data, CK_ULONG size) {
  NEEDS_SESSION(session);
  return RAND_bytes(data, (int)size) == 1 ? CKR_OK : CKR_FUNCTION_FAILED;
}

static CK_RV not_here(void) { return CKR_FUNCTION_NOT_SUPPORTED; }

CK_RV C_GetFunctionList(CK_FUNCTION_LIST_PTR_PTR list) {
  /* Every entry but the version is a pointer; what is not set says so itself. */
  void **entry = (void **)&functions.C_Initialize;
  for (; entry < (void **)(&functions + 1); entry++) *entry = (void *)not_here;
  functions.version.major = 2;
  functions.version.minor = 40;
#define HERE(name) functions.name = name
  HERE(C_Initialize);
  HERE(C_Finalize);
  HERE(C_GetInfo);
  HERE(C_GetFunctionList);
  HERE(C_GetSlotList);
  HERE(C_GetSlotInfo);
  HERE(C_GetTokenInfo);
  HERE(C_GetMechanismList);
  HERE(C_GetMechanismInfo);
  HERE(C_InitToken);
  HERE(C_InitPIN);
  HERE(C_SetPIN);
  HERE(C_OpenSession);
  HERE(C_CloseSession);
  HERE(C_CloseAllSessions);
  HERE(C_GetSessionInfo);
  HERE(C_Login);
  HERE(C_Logout);
  HERE(C_CreateObject);
  HERE(C_DestroyObject);
  HERE(C_GetAttributeValue);
  HERE(C_FindObjectsInit);
  HERE(C_FindObjects);
  HERE(C_FindObjectsFinal);
  HERE(C_GenerateKeyPair);
  HERE(C_SignInit);
  HERE(C_Sign);
  HERE(C_GenerateRandom);
  *list = &functions;
  return CKR_OK;
}
