// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.benchmarks.server;

import com.sun.management.ThreadMXBean;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ClassLoadingMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.PlatformManagedObject;
import java.lang.management.ThreadInfo;
import java.util.HashMap;
import java.util.Map;
import javax.management.MBeanServerConnection;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * A running server seen from inside, over JMX.
 *
 * <p>Attached after the start-up has been measured; it adds the same few classes and threads to
 * every subject, and leaves its own threads out of what threads did.
 */
final class ServerJvm implements AutoCloseable {

  private static final double MEBIBYTE = 1 << 20;

  private final JMXConnector connector;
  private final MBeanServerConnection connection;
  private final ThreadMXBean threads;

  // JMX comes with JNDI; at the other end is a process that this one has started.
  @SuppressWarnings("BanJNDI")
  ServerJvm(long pid) {
    try {
      VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
      String address = machine.startLocalManagementAgent();
      machine.detach();
      connector = JMXConnectorFactory.connect(new JMXServiceURL(address));
      connection = connector.getMBeanServerConnection();
      threads = bean(ManagementFactory.THREAD_MXBEAN_NAME, ThreadMXBean.class);
    } catch (IOException | AttachNotSupportedException e) {
      throw new IllegalStateException("Cannot look into process " + pid, e);
    }
  }

  private <T extends PlatformManagedObject> T bean(String name, Class<T> type) throws IOException {
    return ManagementFactory.newPlatformMXBeanProxy(connection, name, type);
  }

  /** What all threads of the server, and those of its agent, have done since they began. */
  Work work() {
    Map<Long, Long> cpu = new HashMap<>();
    Map<Long, Long> allocated = new HashMap<>();
    long[] ids = threads.getAllThreadIds();
    ThreadInfo[] infos = threads.getThreadInfo(ids);
    long[] times = threads.getThreadCpuTime(ids);
    long[] bytes = threads.getThreadAllocatedBytes(ids);
    for (int i = 0; i < ids.length; i++) {
      if (infos[i] != null && !isOurs(infos[i].getThreadName())) {
        cpu.put(ids[i], Math.max(0, times[i]));
        allocated.put(ids[i], Math.max(0, bytes[i]));
      }
    }
    return new Work(cpu, allocated);
  }

  private static boolean isOurs(String thread) {
    return thread.startsWith("RMI ") || thread.startsWith("JMX ");
  }

  /** Work by thread: CPU in nanoseconds, allocation in bytes. */
  record Work(Map<Long, Long> cpu, Map<Long, Long> allocated) {

    double nanosSince(Work before) {
      return sum(cpu, before.cpu);
    }

    double bytesSince(Work before) {
      return sum(allocated, before.allocated);
    }

    private static double sum(Map<Long, Long> now, Map<Long, Long> before) {
      return now.entrySet().stream()
          .mapToDouble(entry -> entry.getValue() - before.getOrDefault(entry.getKey(), 0L))
          .sum();
    }
  }

  /** What is live after garbage collections, in MiB. */
  Memory memory() {
    try {
      MemoryMXBean memory = bean(ManagementFactory.MEMORY_MXBEAN_NAME, MemoryMXBean.class);
      memory.gc();
      memory.gc();
      double metaspace = 0;
      double code = 0;
      for (MemoryPoolMXBean pool :
          ManagementFactory.getPlatformMXBeans(connection, MemoryPoolMXBean.class)) {
        double mebibytes = pool.getUsage().getUsed() / MEBIBYTE;
        // The pool of the compressed class space is a part of this one.
        metaspace += pool.getName().equals("Metaspace") ? mebibytes : 0;
        code += pool.getName().startsWith("Code") ? mebibytes : 0;
      }
      return new Memory(memory.getHeapMemoryUsage().getUsed() / MEBIBYTE, metaspace, code);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Live memory by kind, in MiB. */
  record Memory(double heap, double metaspace, double code) {
    double all() {
      return heap + metaspace + code;
    }
  }

  /** Threads, but for ours. */
  int threads() {
    return work().cpu().size();
  }

  /** Classes loaded. */
  int classes() {
    try {
      return bean(ManagementFactory.CLASS_LOADING_MXBEAN_NAME, ClassLoadingMXBean.class)
          .getLoadedClassCount();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      connector.close();
    } catch (IOException serverGone) {
      // It was measured; how it ends is of no interest.
    }
  }
}
