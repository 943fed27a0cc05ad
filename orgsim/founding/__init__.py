"""founding"""
