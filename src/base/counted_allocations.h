// For tests that count allocations: every operator new of the program that includes this. One file of a program does.
#pragma once
#include <cstddef>
#include <cstdlib>
#include <new>

namespace {
thread_local std::size_t allocations = 0;  // of this thread, since it began
}  // namespace

// The sanitizer has operators of its own, which must not be mixed with these; the analyzer has its own idea of them.
#if !defined(__SANITIZE_ADDRESS__) && !defined(__clang_analyzer__)
void* operator new(std::size_t size) {
  ++allocations;
  if (void* memory = std::malloc(size)) return memory;
  throw std::bad_alloc();
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
#endif
