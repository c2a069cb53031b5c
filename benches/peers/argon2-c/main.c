/* Raw Argon2id of the C reference on several threads: what the hardware gives to who only hashes.
 *
 * argon2-c MODE THREADS LIMIT TURN [MEMORY_KIB PASSES LANES]
 *
 * MODE   raw     argon2id_hash_raw, as its header tells everybody to call it: memory asked for, wiped and given back each time
 *        pepper  the same with a secret of 32 bytes, as Fratrie hashes; the memory is the library's own
 *        block   with the secret, one block of memory kept by each thread and not wiped between two runs
 *        huge    as block, the block asked for in huge pages
 * LIMIT  10s is ten seconds, 200 is two hundred hashes over all threads
 */
#define _GNU_SOURCE
#include <argon2.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

#ifndef BUILD
#error "BUILD names the compiled form, as the line of the table shall say it"
#endif

#define OUT 32
#define SALT 16
#define SECRET 32
#define HUGE_PAGE (2u << 20)

enum mode { RAW, PEPPER, BLOCK, HUGE_BLOCK };
static const char *const MODES[] = {"raw", "pepper", "block", "huge"};
static const char *const SAID[] = {"", ", pepper", ", pepper, own block", ", pepper, own huge block"};

/* The library's switch for wiping: on unless told otherwise. */
extern int FLAG_clear_internal_memory;

static enum mode mode;
static uint32_t memory_kib = 19456, passes = 2, lanes = 1;
static double seconds;
static int64_t count = INT64_MAX;
static _Atomic int64_t taken, done;
static pthread_barrier_t barrier;
static double begun;

/* The block of the calling thread: `allocate_cbk` is given no pointer of ours. */
static _Thread_local uint8_t *block;

static void fail(const char *what) {
    fprintf(stderr, "argon2-c: %s\n", what);
    exit(1);
}

static double now(void) {
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return (double)at.tv_sec + (double)at.tv_nsec * 1e-9;
}

static int lend(uint8_t **memory, size_t bytes) {
    (void)bytes;
    *memory = block;
    return 0;
}

static void take_back(uint8_t *memory, size_t bytes) {
    (void)memory;
    (void)bytes;
}

static void take_block(void) {
    size_t bytes = (size_t)memory_kib * 1024 + HUGE_PAGE;
    uint8_t *all = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (all == MAP_FAILED) fail("no memory for a block: ask for fewer threads");
    block = (uint8_t *)(((uintptr_t)all + HUGE_PAGE - 1) & ~(uintptr_t)(HUGE_PAGE - 1));
    if (mode == HUGE_BLOCK && madvise(block, bytes - (size_t)(block - all), MADV_HUGEPAGE) != 0)
        fail("this kernel has no huge pages to give: run another mode");
    memset(block, 1, (size_t)memory_kib * 1024);
}

static void hash(uint8_t out[OUT], uint64_t number) {
    uint8_t password[24], salt[SALT] = {0}, secret[SECRET];
    int length = snprintf((char *)password, sizeof password, "%020" PRIu64, number);
    memcpy(salt, &number, sizeof number);
    memset(secret, 7, sizeof secret);
    int failed;
    if (mode == RAW) {
        failed = argon2id_hash_raw(passes, memory_kib, lanes, password, (size_t)length, salt, SALT, out, OUT);
    } else {
        argon2_context context = {
            .out = out, .outlen = OUT, .pwd = password, .pwdlen = (uint32_t)length, .salt = salt, .saltlen = SALT,
            .secret = secret, .secretlen = SECRET, .t_cost = passes, .m_cost = memory_kib, .lanes = lanes, .threads = 1,
            .version = ARGON2_VERSION_13, .flags = ARGON2_DEFAULT_FLAGS,
            .allocate_cbk = mode == PEPPER ? NULL : lend, .free_cbk = mode == PEPPER ? NULL : take_back,
        };
        failed = argon2_ctx(&context, Argon2_id);
    }
    if (failed != ARGON2_OK) fail(argon2_error_message(failed));
}

/* RFC 9106, 5.3: a build that computes something else measures nothing. */
static void known_answer(void) {
    static const uint8_t expected[OUT] = {
        0x0d, 0x64, 0x0d, 0xf5, 0x8d, 0x78, 0x76, 0x6c, 0x08, 0xc0, 0x37, 0xa3, 0x4a, 0x8b, 0x53, 0xc9,
        0xd0, 0x1e, 0xf0, 0x45, 0x2d, 0x75, 0xb6, 0x5e, 0xb5, 0x25, 0x20, 0xe9, 0x6b, 0x01, 0xe6, 0x59};
    uint8_t password[32], salt[16], secret[8], data[12], out[OUT];
    memset(password, 1, sizeof password);
    memset(salt, 2, sizeof salt);
    memset(secret, 3, sizeof secret);
    memset(data, 4, sizeof data);
    argon2_context context = {
        .out = out, .outlen = OUT, .pwd = password, .pwdlen = sizeof password, .salt = salt, .saltlen = sizeof salt,
        .secret = secret, .secretlen = sizeof secret, .ad = data, .adlen = sizeof data, .t_cost = 3, .m_cost = 32,
        .lanes = 4, .threads = 1, .version = ARGON2_VERSION_13, .flags = ARGON2_DEFAULT_FLAGS};
    if (argon2_ctx(&context, Argon2_id) != ARGON2_OK || memcmp(out, expected, OUT) != 0)
        fail("this build does not compute Argon2id: build it again, by install.sh");
}

static void *work(void *nothing) {
    if (mode == BLOCK || mode == HUGE_BLOCK) take_block();
    uint8_t out[OUT];
    hash(out, UINT64_MAX);
    if (pthread_barrier_wait(&barrier) == PTHREAD_BARRIER_SERIAL_THREAD) begun = now();
    pthread_barrier_wait(&barrier);
    for (;;) {
        int64_t number = atomic_fetch_add(&taken, 1);
        if (number >= count || (seconds > 0 && now() - begun >= seconds)) return nothing;
        hash(out, (uint64_t)number);
        atomic_fetch_add(&done, 1);
    }
}

int main(int argc, char **argv) {
    if (argc != 5 && argc != 8) fail("usage: argon2-c raw|pepper|block|huge THREADS LIMIT TURN [MEMORY_KIB PASSES LANES]");
    size_t which = 0;
    while (which < 4 && strcmp(argv[1], MODES[which]) != 0) which++;
    if (which == 4) fail("the mode is raw, pepper, block or huge");
    mode = (enum mode)which;
    long threads = strtol(argv[2], NULL, 10);
    if (threads < 1 || threads > 1024) fail("between 1 and 1,024 threads");
    if (argv[3][0] != '\0' && argv[3][strlen(argv[3]) - 1] == 's') seconds = strtod(argv[3], NULL);
    else count = strtoll(argv[3], NULL, 10);
    if (count < 1 || (count == INT64_MAX && !(seconds > 0))) fail("the limit is a number of hashes, or of seconds: 200, 10s");
    if (argc == 8) {
        memory_kib = (uint32_t)strtoul(argv[5], NULL, 10);
        passes = (uint32_t)strtoul(argv[6], NULL, 10);
        lanes = (uint32_t)strtoul(argv[7], NULL, 10);
    }
    known_answer();
    if (mode == BLOCK || mode == HUGE_BLOCK) FLAG_clear_internal_memory = 0;
    pthread_t *workers = calloc((size_t)threads, sizeof *workers);
    if (workers == NULL || pthread_barrier_init(&barrier, NULL, (unsigned)threads) != 0) fail("no memory for the threads");
    for (long thread = 0; thread < threads; thread++)
        if (pthread_create(&workers[thread], NULL, work, NULL) != 0) fail("a thread could not be started: ask for fewer");
    for (long thread = 0; thread < threads; thread++) pthread_join(workers[thread], NULL);
    double rate = (double)atomic_load(&done) / (now() - begun);
    printf("{\"row\":\"log-in\",\"who\":\"C reference, %s%s\",\"turn\":%ld,\"value\":%.2f,\"unit\":\"hashes/s\"}\n", BUILD,
           SAID[mode], strtol(argv[4], NULL, 10), rate);
    return 0;
}
