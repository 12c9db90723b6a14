// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.agent.export;

import io.opentelemetry.common.ComponentLoader;
import io.opentelemetry.sdk.common.export.HttpSender;
import io.opentelemetry.sdk.common.export.HttpSenderConfig;
import io.opentelemetry.sdk.common.export.HttpSenderProvider;
import java.net.Proxy;
import java.net.ProxySelector;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Has OTLP over HTTP sent by {@link SocketSender} instead of OkHttp, which keeps two threads of its
 * own and a thousand classes in memory; OkHttp stays for what a plain socket does not do: gRPC, and
 * the way through a proxy.
 */
final class SocketSenderProvider implements HttpSenderProvider, ComponentLoader {

  private final ComponentLoader others;
  private final List<SocketSender> senders = new CopyOnWriteArrayList<>();

  /**
   * A component loader that knows one more provider.
   *
   * @param others all else that the SDK looks up
   */
  SocketSenderProvider(ComponentLoader others) {
    this.others = others;
  }

  @Override
  public <T> Iterable<T> load(Class<T> component) {
    return component == HttpSenderProvider.class
        ? Collections.singletonList(component.cast(this))
        : others.load(component);
  }

  @Override
  public HttpSender createSender(HttpSenderConfig config) {
    if (needsProxy(config)) {
      for (HttpSenderProvider other : others.load(HttpSenderProvider.class)) {
        return other.createSender(config);
      }
    }
    SocketSender sender = new SocketSender(config);
    senders.add(sender);
    return sender;
  }

  private static boolean needsProxy(HttpSenderConfig config) {
    ProxySelector system = ProxySelector.getDefault();
    List<Proxy> proxies = system == null ? new ArrayList<>() : system.select(config.getEndpoint());
    return config.getProxyOptions() != null
        || proxies.stream().anyMatch(proxy -> proxy.type() != Proxy.Type.DIRECT);
  }

  /** Frees senders from collectors that neither read nor answer. */
  void abandonOverdue() {
    long now = System.nanoTime();
    for (SocketSender sender : senders) {
      sender.abandonOverdue(now);
    }
  }
}
