/* What rstrtmgr.dll and kernel32.dll answer on Windows, for a system that has neither.
 *
 * The structures are written down a second time here, from Microsoft's reference, so
 * that the program's layout is judged by another compiler's. fake_* functions set what
 * is answered; fake_files, fake_open and fake_handles tell what was asked and is open.
 */

#include <stdint.h>
#include <string.h>

typedef uint16_t WCHAR;
typedef uint32_t DWORD;

typedef struct {
  DWORD dwProcessId;
  struct {
    DWORD dwLowDateTime;
    DWORD dwHighDateTime;
  } ProcessStartTime;
} RM_UNIQUE_PROCESS;

typedef struct {
  RM_UNIQUE_PROCESS Process;
  WCHAR strAppName[255 + 1];
  WCHAR strServiceShortName[63 + 1];
  int32_t ApplicationType;
  uint32_t AppStatus;
  DWORD TSSessionId;
  int32_t bRestartable;
} RM_PROCESS_INFO;

typedef struct {
  DWORD dwSize;
  DWORD cntUsage;
  DWORD th32ProcessID;
  uintptr_t th32DefaultHeapID;
  DWORD th32ModuleID;
  DWORD cntThreads;
  DWORD th32ParentProcessID;
  int32_t pcPriClassBase;
  DWORD dwFlags;
  WCHAR szExeFile[260];
} PROCESSENTRY32W;

/* As Windows headers give them on a 64-bit system. */
_Static_assert(sizeof(RM_PROCESS_INFO) == 668, "RM_PROCESS_INFO");
_Static_assert(sizeof(PROCESSENTRY32W) == 568, "PROCESSENTRY32W");

enum { MOST = 8, MORE_DATA = 234, SESSION = 7 };

static RM_PROCESS_INFO rows[MOST];
static uint32_t row_count, growing;
static DWORD answers[3];
static WCHAR files[4][300];
static uint32_t file_count;
static int open_sessions;

static DWORD processes[MOST][2];
static uint32_t process_count, process_at;
static int no_snapshot, open_handles;

static void copy(WCHAR *to, uint32_t most, const WCHAR *from) {
  uint32_t i = 0;
  for (; from[i] != 0 && i + 1 < most; i++) to[i] = from[i];
  to[i] = 0;
}

void fake_reset(void) {
  memset(rows, 0, sizeof rows);
  memset(answers, 0, sizeof answers);
  row_count = growing = file_count = process_count = 0;
  open_sessions = no_snapshot = open_handles = 0;
}
void fake_answer(uint32_t call, DWORD answer) { answers[call] = answer; }
void fake_growing(void) { growing = 1; }
void fake_row(DWORD pid, const WCHAR *app, const WCHAR *service, int32_t kind) {
  RM_PROCESS_INFO *row = &rows[row_count++];
  row->Process.dwProcessId = pid;
  row->Process.ProcessStartTime.dwHighDateTime = 0x01DB0000;
  copy(row->strAppName, 256, app);
  copy(row->strServiceShortName, 64, service);
  row->ApplicationType = kind;
  row->AppStatus = 1;
  row->TSSessionId = 1;
  row->bRestartable = 1;
}
void fake_process(DWORD pid, DWORD parent) {
  processes[process_count][0] = pid;
  processes[process_count++][1] = parent;
}
void fake_no_snapshot(void) { no_snapshot = 1; }
uint32_t fake_files(void) { return file_count; }
const WCHAR *fake_file(uint32_t at) { return files[at]; }
int fake_open(void) { return open_sessions; }
int fake_handles(void) { return open_handles; }

DWORD RmStartSession(DWORD *session, DWORD flags, WCHAR *key) {
  if (answers[0] != 0) return answers[0];
  if (flags != 0) return 87;
  /* The whole key is written: a shorter buffer would be overrun. */
  for (int i = 0; i < 32; i++) key[i] = 'k';
  key[32] = 0;
  *session = SESSION;
  open_sessions++;
  return 0;
}
DWORD RmRegisterResources(DWORD session, uint32_t count, const WCHAR **names,
                          uint32_t apps, RM_UNIQUE_PROCESS *app_list,
                          uint32_t services, const WCHAR **service_list) {
  if (session != SESSION) return 6;
  if (apps != 0 || app_list != NULL || services != 0 || service_list != NULL) return 87;
  for (uint32_t i = 0; i < count; i++) copy(files[file_count++], 300, names[i]);
  return answers[1];
}
DWORD RmGetList(DWORD session, uint32_t *needed, uint32_t *count, RM_PROCESS_INFO *out,
                DWORD *reasons) {
  if (session != SESSION) return 6;
  if (answers[2] != 0) return answers[2];
  *reasons = 0;
  if (growing && row_count < MOST) row_count++;
  *needed = row_count + (growing && row_count == MOST);
  if (*count < *needed) return MORE_DATA;
  memcpy(out, rows, row_count * sizeof *rows);
  *count = row_count;
  return 0;
}
DWORD RmEndSession(DWORD session) {
  if (session != SESSION) return 6;
  open_sessions--;
  return 0;
}

void *CreateToolhelp32Snapshot(DWORD flags, DWORD pid) {
  if (flags != 2 || pid != 0 || no_snapshot) return (void *)(intptr_t)-1;
  open_handles++;
  process_at = 0;
  /* Wider than 32 bits: a handle that is cut short is another one. */
  return (void *)(uintptr_t)0x1122334455667788;
}
int32_t Process32NextW(void *handle, PROCESSENTRY32W *entry) {
  if (handle != (void *)(uintptr_t)0x1122334455667788) return 0;
  if (entry->dwSize != sizeof *entry || process_at >= process_count) return 0;
  entry->th32ProcessID = processes[process_at][0];
  entry->th32ParentProcessID = processes[process_at++][1];
  return 1;
}
int32_t Process32FirstW(void *handle, PROCESSENTRY32W *entry) {
  process_at = 0;
  return Process32NextW(handle, entry);
}
int32_t CloseHandle(void *handle) {
  if (handle != (void *)(uintptr_t)0x1122334455667788) return 0;
  open_handles--;
  return 1;
}
