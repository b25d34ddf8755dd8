/* Makes a program believe that it runs on an AMD processor whose caches a virtual machine hides, by answering the CPUID instruction for it.

   With HIDDEN_CACHES=told the processor is AMD's too, but tells its caches: what differs between the two is the caches alone.
   Needs Linux on x86-64 and a processor that can refuse CPUID ("cpuid_fault" in /proc/cpuinfo). Used by run.sh beside this file. */
#define _GNU_SOURCE
#include <asm/prctl.h>
#include <dlfcn.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

#ifndef ARCH_SET_CPUID
#define ARCH_SET_CPUID 0x1012
#endif

struct registers { uint32_t a, b, c, d; };

typedef int sigaction_function(int, const struct sigaction *, struct sigaction *);

static sigaction_function *system_sigaction;
static struct sigaction handler_of_program; /* .NET has one of its own, for what is not CPUID */
static int tells_caches;

static void allow_cpuid(long allow) { syscall(SYS_arch_prctl, ARCH_SET_CPUID, allow); }

static struct registers ask_processor(uint32_t leaf, uint32_t subleaf) {
  struct registers r;
  allow_cpuid(1);
  __asm__ volatile("cpuid" : "=a"(r.a), "=b"(r.b), "=c"(r.c), "=d"(r.d) : "a"(leaf), "c"(subleaf));
  allow_cpuid(0);
  return r;
}

static void name_amd(struct registers *r) {
  memcpy(&r->b, "Auth", 4);
  memcpy(&r->d, "enti", 4);
  memcpy(&r->c, "cAMD", 4);
}

/* 48 KiB, 1 MiB and 32 MiB of data caches, of 8 ways and lines of 64 bytes; the second entry is the instruction cache. */
static struct registers cache(uint32_t index) {
  static const uint32_t kind[] = {1, 2, 3, 3}, level[] = {1, 1, 2, 3}, bytes[] = {48 << 10, 32 << 10, 1 << 20, 32 << 20};
  const uint32_t ways = 8, line = 64;
  struct registers none = {0, 0, 0, 0};
  if (!tells_caches || index > 3) return none;
  struct registers r = {kind[index] | level[index] << 5, (ways - 1) << 22 | (line - 1), bytes[index] / line / ways - 1, 0};
  return r;
}

static struct registers answer(uint32_t leaf, uint32_t subleaf) {
  struct registers r = ask_processor(leaf, subleaf), none = {0, 0, 0, 0};
  switch (leaf) {
    case 0: name_amd(&r); break;
    case 1: r.a = 0x00B00F21; break; /* family 26 */
    case 4: r = none; break;         /* Intel's caches */
    case 0x80000000u: r.a = 0x80000021u; name_amd(&r); break;
    case 0x80000005u: case 0x80000006u: r = none; break;
    case 0x8000001Du: r = cache(subleaf); break;
  }
  return r;
}

static void on_fault(int number, siginfo_t *info, void *context) {
  greg_t *registers = ((ucontext_t *)context)->uc_mcontext.gregs;
  const uint8_t *at = (const uint8_t *)registers[REG_RIP];
  if (info->si_code == SI_KERNEL && at[0] == 0x0F && at[1] == 0xA2) {
    struct registers r = answer((uint32_t)registers[REG_RAX], (uint32_t)registers[REG_RCX]);
    registers[REG_RAX] = r.a;
    registers[REG_RBX] = r.b;
    registers[REG_RCX] = r.c;
    registers[REG_RDX] = r.d;
    registers[REG_RIP] += 2;
  } else if (handler_of_program.sa_flags & SA_SIGINFO && handler_of_program.sa_sigaction) {
    handler_of_program.sa_sigaction(number, info, context);
  } else {
    signal(SIGSEGV, SIG_DFL);
  }
}

static sigaction_function *found_sigaction(void) {
  if (!system_sigaction) system_sigaction = (sigaction_function *)dlsym(RTLD_NEXT, "sigaction");
  return system_sigaction;
}

/* In place of the system's: the program's handler of SIGSEGV is kept, and called for what is not ours. */
int sigaction(int number, const struct sigaction *wanted, struct sigaction *before) {
  if (number != SIGSEGV) return found_sigaction()(number, wanted, before);
  if (before) *before = handler_of_program;
  if (wanted) handler_of_program = *wanted;
  return 0;
}

__attribute__((constructor)) static void begin(void) {
  const char *mode = getenv("HIDDEN_CACHES");
  struct sigaction ours;
  memset(&ours, 0, sizeof ours);
  ours.sa_sigaction = on_fault;
  ours.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER;
  sigemptyset(&ours.sa_mask);
  tells_caches = mode && !strcmp(mode, "told");
  found_sigaction()(SIGSEGV, &ours, NULL);
  if (syscall(SYS_arch_prctl, ARCH_SET_CPUID, 0L)) {
    fprintf(stderr, "hidden_caches: this processor or kernel cannot refuse CPUID\n");
    _exit(1);
  }
}
