// SPDX-FileCopyrightText: The Streamgauge authors
// SPDX-License-Identifier: Apache-2.0
package io.streamgauge.smoke.boot;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.simp.config.MessageBrokerRegistry;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.EnableWebSocketMessageBroker;
import org.springframework.web.socket.config.annotation.StompEndpointRegistry;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;
import org.springframework.web.socket.config.annotation.WebSocketMessageBrokerConfigurer;
import org.springframework.web.socket.server.support.DefaultHandshakeHandler;

/**
 * The endpoints that other servers have at {@code /w0/{does}} to {@code /w99/{does}}, as handlers
 * of Spring's, and STOMP at {@code /stomp} with a broker of {@code /topic} that beats every second.
 */
@Configuration
@ConditionalOnProperty("smoke.websockets")
@EnableWebSocket
@EnableWebSocketMessageBroker
public class Sockets implements WebSocketConfigurer, WebSocketMessageBrokerConfigurer {

  private static final int ENDPOINTS = 100;
  private static final long[] EVERY_SECOND = {1000, 1000};

  @Override
  public void registerWebSocketHandlers(WebSocketHandlerRegistry registry) {
    DefaultHandshakeHandler handshakes = new DefaultHandshakeHandler();
    handshakes.setSupportedProtocols("chat");
    for (int i = 0; i < ENDPOINTS; i++) {
      registry.addHandler(new Talk(), "/w" + i + "/{does}").setHandshakeHandler(handshakes);
    }
  }

  @Override
  public void registerStompEndpoints(StompEndpointRegistry registry) {
    registry.addEndpoint("/stomp");
  }

  @Override
  public void configureMessageBroker(MessageBrokerRegistry registry) {
    ThreadPoolTaskScheduler beats = new ThreadPoolTaskScheduler();
    beats.setDaemon(true);
    beats.initialize();
    registry.enableSimpleBroker("/topic").setHeartbeatValue(EVERY_SECOND).setTaskScheduler(beats);
  }
}
